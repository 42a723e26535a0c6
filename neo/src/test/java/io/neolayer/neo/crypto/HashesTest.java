package io.neolayer.neo.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.neo.Vectors;
import io.neolayer.neo.codec.Hex;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HashesTest {
    private static final byte[] ABC = "abc".getBytes(US_ASCII);
    private static final byte[] NONE = {};

    @Test
    void sha2OfFips180() {
        assertThat(Hex.encode(Hashes.sha256(ABC)))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(Hex.encode(Hashes.sha512(ABC)))
                .isEqualTo("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    }

    @Test
    void ripemd160OfItsAuthors() {
        assertThat(Hex.encode(Hashes.ripemd160(NONE))).isEqualTo("9c1185a5c5e9fc54612808977ee8f548b2258d31");
        assertThat(Hex.encode(Hashes.ripemd160(ABC))).isEqualTo("8eb208f7e05d987a9b044a8e98c6b087f15a0bfc");
    }

    @Test
    void keccakHasTheOldPadding() {
        assertThat(Hex.encode(Hashes.keccak256(NONE)))
                .isEqualTo("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
        assertThat(Hex.encode(Hashes.keccak256(ABC)))
                .isEqualTo("4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
    }

    @Test
    void doubleHashesAreWhatTheyAreMadeOf() {
        assertThat(Hashes.hash256(ABC)).isEqualTo(Hashes.sha256(Hashes.sha256(ABC)));
        assertThat(Hashes.hash160(ABC)).isEqualTo(Hashes.ripemd160(Hashes.sha256(ABC)));
    }

    @Test
    void hmacSha256OfWycheproof() {
        int valid = 0;
        for (var test : Vectors.wycheproof("hmac_sha256_test.json")) {
            var expected = test.bytes("tag");
            var actual = Hashes.hmacSha256(test.bytes("key"), test.bytes("msg"));
            assertThat(Arrays.equals(Arrays.copyOf(actual, expected.length), expected))
                    .as(test.toString())
                    .isEqualTo(test.valid());
            valid += test.valid() ? 1 : 0;
        }
        assertThat(valid).isGreaterThan(50);
    }

    /** RFC 4231, section 4.3, and the value that RFC 2104 gives for nothing at all. */
    @Test
    void hmacOfRfc4231AndWithAnEmptyKey() {
        var data = "what do ya want for nothing?".getBytes(US_ASCII);
        assertThat(Hex.encode(Hashes.hmacSha512("Jefe".getBytes(US_ASCII), data)))
                .isEqualTo("164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                        + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
        assertThat(Hex.encode(Hashes.hmacSha256(NONE, NONE)))
                .isEqualTo("b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
    }
}
