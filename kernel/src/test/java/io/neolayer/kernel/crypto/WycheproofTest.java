package io.neolayer.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WycheproofTest {
    static Stream<Vectors.Case> aesGcm() throws IOException {
        return Vectors.of("aes_gcm_test.json").filter(WycheproofTest::isOurs);
    }

    static Stream<Vectors.Case> hkdf() throws IOException {
        return Vectors.of("hkdf_sha256_test.json");
    }

    static Stream<Vectors.Case> hmac() throws IOException {
        return Vectors.of("hmac_sha256_test.json");
    }

    /** AES-256 with nonces of 96 bits is the only form that the types of this package can express. */
    private static boolean isOurs(Vectors.Case c) {
        return c.group().get("keySize").asInt() == 256
                && c.group().get("ivSize").asInt() == 96;
    }

    @Test
    void theFileHoldsCasesOfOurForm() throws IOException {
        assertThat(aesGcm().filter(Vectors.Case::valid).count()).isGreaterThan(30);
        assertThat(aesGcm().filter(c -> !c.valid()).count()).isGreaterThan(20);
    }

    @ParameterizedTest
    @MethodSource
    void aesGcm(Vectors.Case c) throws AEADBadTagException {
        var key = SymmetricKey.copyOf(c.bytes("key"));
        var stored = SealedBytes.of(concat(c.bytes("iv"), c.bytes("ct"), c.bytes("tag")));
        if (!c.valid()) {
            assertThatThrownBy(() -> Envelope.open(key, c.bytes("aad"), stored))
                    .isInstanceOf(AEADBadTagException.class);
            return;
        }
        assertThat(Envelope.open(key, c.bytes("aad"), stored)).isEqualTo(c.bytes("msg"));
        assertThat(new Envelope(fixed(c.bytes("iv"))).seal(key, c.bytes("aad"), c.bytes("msg")))
                .isEqualTo(stored);
    }

    @ParameterizedTest
    @MethodSource
    void hkdf(Vectors.Case c) {
        int size = c.test().get("size").asInt();
        if (!c.valid()) {
            assertThatThrownBy(() -> Hkdf.sha256(c.bytes("ikm"), c.bytes("salt"), c.bytes("info"), size))
                    .isInstanceOf(IllegalArgumentException.class);
            return;
        }
        assertThat(Hkdf.sha256(c.bytes("ikm"), c.bytes("salt"), c.bytes("info"), size))
                .isEqualTo(c.bytes("okm"));
    }

    /** Shortened tags are compared by hand: the package itself accepts full tags only. */
    @ParameterizedTest
    @MethodSource
    void hmac(Vectors.Case c) {
        var key = new SecretKeySpec(c.bytes("key"), "HmacSHA256");
        int bytes = c.group().get("tagSize").asInt() / 8;
        var tag = c.bytes("tag");
        assertThat(Arrays.equals(Arrays.copyOf(HmacSha256.tag(key, c.bytes("msg")), bytes), tag))
                .isEqualTo(c.valid());
        assertThat(HmacSha256.verify(key, tag, c.bytes("msg"))).isEqualTo(c.valid() && bytes == 32);
    }

    static byte[] concat(byte[]... parts) {
        var all = new byte[Stream.of(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (var part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** Draws the given bytes, once. */
    private static SecureRandom fixed(byte[] drawn) {
        return new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(drawn, 0, bytes, 0, bytes.length);
            }
        };
    }
}
