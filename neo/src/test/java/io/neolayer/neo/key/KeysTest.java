package io.neolayer.neo.key;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.neolayer.neo.codec.Base58;
import io.neolayer.neo.codec.CodecException;
import io.neolayer.neo.codec.Hex;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    private static final String ORDER = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    private static final String WIF_1 = "KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn";

    @Test
    void privateKeyOneHasTheKnownWif() {
        assertThat(key(1).toWif()).isEqualTo(WIF_1);
        assertThat(PrivateKey.fromWif(WIF_1).secret()).isEqualTo(key(1).secret());
        assertThat(key(1).publicKey())
                .hasToString("036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");
        assertThat(key(1).toString()).doesNotContain(WIF_1).doesNotContain("00000001");
    }

    @Test
    void refusesWifOfAnotherFormWithItsCode() {
        var payload = Base58.decodeCheck(WIF_1);
        payload[0] = 0x7f;
        assertThat(wifRefusal(Base58.encodeCheck(payload))).isEqualTo("bad_wif");
        payload[0] = (byte) 0x80;
        payload[33] = 0;
        assertThat(wifRefusal(Base58.encodeCheck(payload))).isEqualTo("bad_wif");
        assertThat(wifRefusal(Base58.encodeCheck(java.util.Arrays.copyOf(payload, 33))))
                .isEqualTo("bad_wif");
        payload[33] = 1;
        payload[32] = 0;
        assertThat(wifRefusal(Base58.encodeCheck(payload))).isEqualTo("bad_private_key");
        assertThat(wifRefusal(WIF_1.replace('W', 'X'))).isEqualTo("bad_checksum");
    }

    @Test
    void aPrivateKeyIsWithinItsOrder() {
        var order = new BigInteger(ORDER, 16);
        assertThat(keyRefusal(new byte[32])).isEqualTo("bad_private_key");
        assertThat(keyRefusal(Hex.decode(ORDER))).isEqualTo("bad_private_key");
        assertThat(keyRefusal(new byte[31])).isEqualTo("bad_private_key");
        assertThat(keyRefusal(new byte[33])).isEqualTo("bad_private_key");
        var last = PrivateKey.of(Curves.bytes32(order.subtract(BigInteger.ONE))).publicKey();
        // (q−1)·G is −G: same X, other parity
        assertThat(last).hasToString("02" + key(1).publicKey().toString().substring(2));
    }

    @Test
    void generatesAgainWhenTheNumberIsOutOfRange() {
        var numbers = Stream.of("00".repeat(32), "ff".repeat(32), ORDER, "00".repeat(31) + "07")
                .map(Hex::decode)
                .iterator();
        var random = new SecureRandom() {
            private static final long serialVersionUID = 1;

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(numbers.next(), 0, bytes, 0, bytes.length);
            }
        };
        assertThat(PrivateKey.generate(random).secret()).isEqualTo(key(7).secret());
    }

    @Test
    void keysAreOrderedByXAndNotByTheirPrefix() {
        var sorted = IntStream.rangeClosed(1, 8)
                .mapToObj(number -> key(number).publicKey())
                .sorted()
                .map(PublicKey::toString)
                .toList();
        assertThat(sorted.stream().map(text -> text.substring(2))).isSorted();
        assertThat(sorted.indexOf(key(1).publicKey().toString()))
                .as("03 6b… stands before 02 8e…")
                .isLessThan(sorted.indexOf(key(7).publicKey().toString()));
        var opposite = PublicKey.parse("02" + key(1).publicKey().toString().substring(2));
        assertThat(Integer.signum(key(1).publicKey().compareTo(opposite)))
                .as("same X: by Y")
                .isEqualTo(Integer.signum(Hex.encode(key(1).publicKey().encodeUncompressed())
                        .compareTo(Hex.encode(opposite.encodeUncompressed()))));
    }

    @Test
    void bothEncodingsGiveTheSameKey() {
        for (int number = 1; number < 50; number++) {
            var key = key(number).publicKey();
            assertThat(PublicKey.decode(key.encode())).isEqualTo(key).hasSameHashCodeAs(key);
            assertThat(PublicKey.decodeAny(key.encodeUncompressed())).isEqualTo(key);
            assertThat(PublicKey.fromJwk(key.toJwk())).isEqualTo(key);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
                "006b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
                "036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c29600",
                // X that no point has
                "020000000000000000000000000000000000000000000000000000000000000007",
                // X equal to the prime
                "02ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
                "03ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            })
    void refusesWhatIsNoCompressedPoint(String hex) {
        var refusal = catchThrowableOfType(CodecException.class, () -> PublicKey.parse(hex));
        assertThat(refusal.code()).isIn("bad_public_key", "not_on_curve");
    }

    @Test
    void refusesAnUncompressedKeyWhereScriptsWouldHoldIt() {
        var key = key(1).publicKey();
        assertThat(catchThrowableOfType(CodecException.class, () -> PublicKey.decode(key.encodeUncompressed()))
                        .code())
                .isEqualTo("bad_public_key");
        var hybrid = key.encodeUncompressed();
        hybrid[0] = 7;
        assertThat(catchThrowableOfType(CodecException.class, () -> PublicKey.decodeAny(hybrid))
                        .code())
                .isEqualTo("bad_public_key");
    }

    /** The literal is RFC 7638 section 3 written out by hand; the digest is the JDK's. */
    @Test
    void thumbprintIsTheDigestOfTheRequiredMembersInOrder() throws Exception {
        var literal = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY\","
                + "\"y\":\"T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU\"}";
        var digest = MessageDigest.getInstance("SHA-256").digest(literal.getBytes(US_ASCII));
        assertThat(key(1).publicKey().thumbprint())
                .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(digest))
                .isEqualTo("xx0BcA-wMohw8atYDJOe6peGModklG2wRHBlXHMvl0M");
        assertThat(key(1).publicKey().toJwk())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "kty", "EC",
                        "crv", "P-256",
                        "x", "axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY",
                        "y", "T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU"));
    }

    @Test
    void refusesJwksOutOfForm() {
        var good = key(1).publicKey().toJwk();
        for (var change : Map.<String, Object>of(
                        "kty", "RSA",
                        "crv", "secp256k1",
                        // one bit beyond the 32nd byte
                        "x", "axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZ",
                        "y", 5)
                .entrySet()) {
            var bad = new HashMap<>(good);
            bad.put(change.getKey(), change.getValue());
            assertThat(jwkRefusal(bad)).as(change.toString()).isEqualTo("bad_jwk");
            bad.remove(change.getKey());
            assertThat(jwkRefusal(bad)).as("without " + change.getKey()).isEqualTo("bad_jwk");
        }
        var padded = new HashMap<>(good);
        padded.put("x", good.get("x") + "=");
        assertThat(jwkRefusal(padded)).isEqualTo("bad_jwk");
        var swapped = new HashMap<>(good);
        swapped.put("x", good.get("y"));
        assertThat(jwkRefusal(swapped)).isEqualTo("not_on_curve");
    }

    private static PrivateKey key(int number) {
        return PrivateKey.of(Curves.bytes32(BigInteger.valueOf(number)));
    }

    private static String wifRefusal(String wif) {
        return catchThrowableOfType(CodecException.class, () -> PrivateKey.fromWif(wif))
                .code();
    }

    private static String keyRefusal(byte[] secret) {
        return catchThrowableOfType(CodecException.class, () -> PrivateKey.of(secret))
                .code();
    }

    private static String jwkRefusal(Map<String, Object> jwk) {
        return catchThrowableOfType(CodecException.class, () -> PublicKey.fromJwk(jwk))
                .code();
    }
}
