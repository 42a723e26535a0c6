package io.neolayer.neo.receipt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neolayer.neo.codec.CodecException;
import io.neolayer.neo.codec.Hex;
import io.neolayer.neo.json.CanonicalJson;
import io.neolayer.neo.key.PrivateKey;
import io.neolayer.neo.key.Signatures;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiptTest {
    private static final PrivateKey KEY = key(1);
    private static final PrivateKey STRANGER = key(2);
    private static final String KID = "xx0BcA-wMohw8atYDJOe6peGModklG2wRHBlXHMvl0M";
    private static final Map<String, Object> PAYLOAD = Map.of("b", List.of(1, true), "a", "é");
    private static final ReceiptVerifier VERIFIER = new ReceiptVerifier(TrustedKeys.of(KEY.publicKey()));

    @Test
    void signedBytesAreTheDomainAndTheCanonicalFormWithoutTheSignature() {
        var receipt = signed(KEY);
        var expected = "neolayer.receipt/v1\n"
                + "{\"issuer\":\"https://neo.example\",\"payload\":{\"a\":\"é\",\"b\":[1,true]},\"type\":\"test.thing/v1\"}";
        assertThat(new String(receipt.signedBytes(), UTF_8)).isEqualTo(expected);
        assertThat(receipt.signature()).isEqualTo(Signatures.signP256(KEY, expected.getBytes(UTF_8)));
        assertThat(receipt.kid()).isEqualTo(KID);
        assertThat(text(receipt))
                .isEqualTo("{\"issuer\":\"https://neo.example\",\"payload\":{\"a\":\"é\",\"b\":[1,true]},"
                        + "\"signature\":{\"alg\":\"ES256\",\"kid\":\"" + KID + "\",\"value\":\"" + receipt.value()
                        + "\"},\"type\":\"test.thing/v1\"}");
    }

    @Test
    void aPinnedKeyMakesItValidInAnySpelling() {
        var receipt = signed(KEY);
        var valid = new ReceiptVerdict.Valid(
                KID, "test.thing/v1", "https://neo.example", Map.of("b", List.of(1L, true), "a", "é"));
        assertThat(VERIFIER.verify(receipt.toBytes())).isEqualTo(valid);
        assertThat(Receipt.parse(receipt.toBytes())).isEqualTo(receipt);
        var respelt = " " + text(receipt).replace("é", "\\u00e9").replace("[1,", "[ 1.0e0 ,\n") + "\n";
        assertThat(VERIFIER.verify(respelt.getBytes(UTF_8))).isEqualTo(valid);
    }

    @Test
    void aKeyThatNobodyPinnedIsNamedWithItsThumbprint() {
        var receipt = signed(STRANGER);
        assertThat(VERIFIER.verify(receipt.toBytes()))
                .isEqualTo(new ReceiptVerdict.UnknownSigner(STRANGER.publicKey().thumbprint(), STRANGER.publicKey()));
        assertThat(new ReceiptVerifier(TrustedKeys.of()).verify(signed(KEY).toBytes()))
                .isInstanceOf(ReceiptVerdict.UnknownSigner.class);
    }

    @Test
    void aSignatureThatTheNamedKeyDidNotMakeIsBad() {
        var receipt = signed(KEY);
        var stranger = signed(STRANGER);
        var claimed = new Receipt(receipt.type(), receipt.issuer(), receipt.payload(), KID, stranger.value());
        assertThat(VERIFIER.verify(claimed)).isEqualTo(new ReceiptVerdict.BadSignature(KID));
        var renamed = new Receipt(receipt.type(), receipt.issuer(), receipt.payload(), stranger.kid(), receipt.value());
        assertThat(VERIFIER.verify(renamed)).isEqualTo(new ReceiptVerdict.BadSignature(stranger.kid()));
        var issuer = new Receipt(receipt.type(), "https://evil.example", receipt.payload(), KID, receipt.value());
        assertThat(VERIFIER.verify(issuer)).isEqualTo(new ReceiptVerdict.BadSignature(KID));
        var type = new Receipt("test.thing/v2", receipt.issuer(), receipt.payload(), KID, receipt.value());
        assertThat(VERIFIER.verify(type)).isEqualTo(new ReceiptVerdict.BadSignature(KID));
        var zero = Base64.getEncoder().encodeToString(new byte[64]);
        assertThat(VERIFIER.verify(new Receipt(receipt.type(), receipt.issuer(), receipt.payload(), KID, zero)))
                .isEqualTo(new ReceiptVerdict.BadSignature(KID));
    }

    @Test
    void noFlippedBitIsEverValid() {
        var payload = Map.<String, Object>of("n", 1.5, "t", "a\nb", "list", List.of("x", 10_000_000_000L));
        var receipt = Receipt.sign(ReceiptSigner.of(KEY), "test.thing/v1", "i", payload);
        var bytes = receipt.toBytes();
        assertThat(VERIFIER.verify(bytes)).isInstanceOf(ReceiptVerdict.Valid.class);
        int unreadable = 0;
        int bad = 0;
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            var flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            switch (VERIFIER.verify(flipped)) {
                case ReceiptVerdict.Valid valid ->
                    assertThat(CanonicalJson.canonicalize(flipped))
                            .as("bit %d made %s", bit, valid)
                            .isEqualTo(bytes);
                case ReceiptVerdict.Unreadable u -> unreadable++;
                case ReceiptVerdict.BadSignature b -> bad++;
                case ReceiptVerdict.UnknownSigner unknown -> throw new AssertionError("bit " + bit + ": " + unknown);
            }
        }
        assertThat(unreadable).isPositive();
        assertThat(bad).isGreaterThan(64 * 6);
        for (int length = 0; length < bytes.length; length++) {
            assertThat(VERIFIER.verify(Arrays.copyOf(bytes, length))).isInstanceOf(ReceiptVerdict.Unreadable.class);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "alg":"ES256"          | "alg":"none"
            "alg":"ES256"          | "alg":"HS256"
            "alg":"ES256"          | "alg":"ES256","jwk":{}
            "alg":"ES256",         | ``
            "kid":"xx0B            | "kid":"xx0
            "kid":"xx0B            | "kid":"xx0=
            "value":"              | "value":"A
            "type":"test.thing/v1" | "type":"test.thing"
            "type":"test.thing/v1" | "type":"test.thing/v0"
            "type":"test.thing/v1" | "type":"Test.thing/v1"
            "type":"test.thing/v1" | "type":1
            "type":"test.thing/v1" | "type":"test.thing/v1","note":""
            "type":"test.thing/v1" | "type":"test.thing/v1","type":"test.thing/v1"
            "type":                | "typ":
            "https://neo.example"  | " "
            "https://neo.example"  | null
            "payload":{            | "payload":7,"p":{
            {"issuer"              | [],{"issuer"
            "signature":{          | "signature":[],"s":{
            ==                     | ``
            ==                     | =\\u003d=
            """)
    void whatIsOutOfFormIsUnreadable(String from, String to) {
        var good = text(signed(KEY));
        assertThat(good).contains(from);
        var verdict = VERIFIER.verify(good.replace(from, to).getBytes(UTF_8));
        assertThat(verdict).isInstanceOf(ReceiptVerdict.Unreadable.class);
        assertThat(((ReceiptVerdict.Unreadable) verdict).reason()).startsWith("expected");
    }

    @Test
    void oneSignatureHasOneText() {
        var receipt = signed(KEY);
        // the last character before the padding carries four stray bits
        char last = receipt.value().charAt(85);
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        char other = alphabet.charAt(alphabet.indexOf(last) ^ 1);
        var twin = receipt.value().substring(0, 85) + other + "==";
        assertThat(Base64.getDecoder().decode(twin)).isEqualTo(receipt.signature());
        assertThat(VERIFIER.verify(text(receipt).replace(receipt.value(), twin).getBytes(UTF_8)))
                .isInstanceOf(ReceiptVerdict.Unreadable.class);
    }

    @Test
    void theSignerIsAskedForASignatureAndNothingElse() {
        var asked = new java.util.ArrayList<byte[]>();
        var signer = new ReceiptSigner() {
            @Override
            public String kid() {
                return KID;
            }

            @Override
            public byte[] sign(byte[] bytes) {
                asked.add(bytes);
                return Signatures.signP256(KEY, bytes);
            }
        };
        var receipt = Receipt.sign(signer, "test.thing/v1", "https://neo.example", PAYLOAD);
        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst()).isEqualTo(receipt.signedBytes());
        assertThat(receipt).isEqualTo(signed(KEY));
        assertThat(ReceiptSigner.of(KEY).toString()).doesNotContain(Hex.encode(KEY.secret()));
    }

    @Test
    void aPayloadThatWouldLoseDigitsIsNotSigned() {
        assertThatThrownBy(() ->
                        Receipt.sign(ReceiptSigner.of(KEY), "test.thing/v1", "i", Map.of("amount", Long.MAX_VALUE)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("/payload/amount");
    }

    private static Receipt signed(PrivateKey key) {
        return Receipt.sign(ReceiptSigner.of(key), "test.thing/v1", "https://neo.example", PAYLOAD);
    }

    private static String text(Receipt receipt) {
        return new String(receipt.toBytes(), UTF_8);
    }

    private static PrivateKey key(int number) {
        var secret = new byte[32];
        secret[31] = (byte) number;
        return PrivateKey.of(secret);
    }
}
