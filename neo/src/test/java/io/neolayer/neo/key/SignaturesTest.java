package io.neolayer.neo.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.neolayer.neo.Vectors;
import io.neolayer.neo.codec.CodecException;
import io.neolayer.neo.codec.Hex;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignaturesTest {
    private static final PrivateKey RFC6979 =
            PrivateKey.of(Hex.decode("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"));

    /** RFC 6979, A.2.5, with SHA-256. */
    @ParameterizedTest
    @CsvSource({
        "sample, efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716,"
                + " f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
        "test, f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367,"
                + " 019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083"
    })
    void signsAsTheRfcSays(String message, String r, String s) {
        var signature = Signatures.signP256(RFC6979, message.getBytes(UTF_8));
        assertThat(Hex.encode(signature)).isEqualTo(r + s);
        assertThat(Signatures.verifyP256(RFC6979.publicKey(), message.getBytes(UTF_8), signature))
                .isTrue();
        assertThat(RFC6979.publicKey())
                .hasToString("0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6");
    }

    @Test
    void theJdkAcceptsOurSignatures() throws Exception {
        var prefix = Hex.decode("3059301306072a8648ce3d020106082a8648ce3d030107034200");
        var spki = java.util.Arrays.copyOf(prefix, prefix.length + 65);
        System.arraycopy(RFC6979.publicKey().encodeUncompressed(), 0, spki, prefix.length, 65);
        var key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki));
        for (int i = 0; i < 20; i++) {
            var message = ("message " + i).getBytes(UTF_8);
            var verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
            verifier.initVerify(key);
            verifier.update(message);
            assertThat(verifier.verify(Signatures.signP256(RFC6979, message))).isTrue();
        }
    }

    @Test
    void p256WithFixedLengthOfWycheproof() {
        all(
                "ecdsa_secp256r1_sha256_p1363_test.json",
                173,
                89,
                test -> Signatures.verifyP256(
                        PublicKey.decodeAny(test.publicKey("uncompressed")), test.bytes("msg"), test.bytes("sig")));
    }

    @Test
    void p256WithDerOfWycheproof() {
        all(
                "ecdsa_secp256r1_sha256_test.json",
                174,
                310,
                test -> Der.findP1363(test.bytes("sig"))
                        .filter(signature -> Signatures.verifyP256(
                                PublicKey.decodeAny(test.publicKey("uncompressed")), test.bytes("msg"), signature))
                        .isPresent());
    }

    @Test
    void secp256k1OfWycheproof() {
        all(
                "ecdsa_secp256k1_sha256_test.json",
                168,
                308,
                test -> Der.findP1363(test.bytes("sig"))
                        .filter(signature -> Signatures.verifySecp256k1(
                                test.publicKey("uncompressed"), test.bytes("msg"), signature))
                        .isPresent());
    }

    @Test
    void ed25519OfWycheproof() {
        all(
                "ed25519_test.json",
                88,
                63,
                test -> Signatures.verifyEd25519(test.publicKey("pk"), test.bytes("msg"), test.bytes("sig")));
    }

    @Test
    void aCompressedKeyVerifiesLikeItsOtherForm() {
        var test = Vectors.wycheproof("ecdsa_secp256k1_sha256_test.json").stream()
                .filter(Vectors.Case::valid)
                .findFirst()
                .orElseThrow();
        var uncompressed = test.publicKey("uncompressed");
        var compressed = java.util.Arrays.copyOf(uncompressed, 33);
        compressed[0] = (byte) (2 + (uncompressed[64] & 1));
        var signature = Der.findP1363(test.bytes("sig")).orElseThrow();
        assertThat(Signatures.verifySecp256k1(compressed, test.bytes("msg"), signature))
                .isTrue();
        compressed[0] ^= 1;
        assertThat(Signatures.verifySecp256k1(compressed, test.bytes("msg"), signature))
                .isFalse();
    }

    @Test
    void recoversTheKeyOfEachValidVector() {
        for (var test : Vectors.wycheproof("ecdsa_secp256r1_sha256_p1363_test.json")) {
            var key = PublicKey.decodeAny(test.publicKey("uncompressed"));
            var found = Signatures.recoverP256(test.bytes("msg"), test.bytes("sig"));
            assertThat(found.contains(key)).as(test.toString()).isEqualTo(test.valid());
            assertThat(found).allMatch(other -> Signatures.verifyP256(other, test.bytes("msg"), test.bytes("sig")));
        }
    }

    @Test
    void aSignatureOfAnyOtherLengthIsNone() {
        var message = "sample".getBytes(UTF_8);
        var signature = Signatures.signP256(RFC6979, message);
        for (int length = 0; length < 200; length++) {
            var other = java.util.Arrays.copyOf(signature, length);
            assertThat(Signatures.verifyP256(RFC6979.publicKey(), message, other))
                    .isEqualTo(length == 64);
            assertThat(Signatures.recoverP256(message, other).isEmpty()).isEqualTo(length != 64);
        }
    }

    @Test
    void aPublicKeyThatIsNoneIsAnError() {
        assertThat(refusal(() -> Signatures.verifySecp256k1(new byte[33], new byte[0], new byte[64])))
                .isEqualTo("bad_public_key");
        var offCurve = new byte[65];
        offCurve[0] = 4;
        assertThat(refusal(() -> Signatures.verifySecp256k1(offCurve, new byte[0], new byte[64])))
                .isEqualTo("not_on_curve");
        assertThat(refusal(() -> Signatures.verifyEd25519(new byte[31], new byte[0], new byte[64])))
                .isEqualTo("bad_public_key");
        assertThat(refusal(() -> Signatures.verifyEd25519(new byte[32], new byte[0], new byte[64])))
                .isEqualTo("not_on_curve");
    }

    private static String refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(CodecException.class, call).code();
    }

    private static void all(String file, int valid, int invalid, Predicate<Vectors.Case> verifier) {
        int accepted = 0;
        int refused = 0;
        for (var test : Vectors.wycheproof(file)) {
            boolean good = verifier.test(test);
            assertThat(good).as(test.toString()).isEqualTo(test.valid());
            accepted += good ? 1 : 0;
            refused += good ? 0 : 1;
        }
        assertThat(accepted).isEqualTo(valid);
        assertThat(refused).isEqualTo(invalid);
    }
}
