package io.neolayer.neo.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Base58Test {
    /** The test vectors of draft-msporny-base58, section 5. */
    @ParameterizedTest
    @CsvSource({
        "48656c6c6f20576f726c6421, 2NEpo7TZRRrLZSi2U",
        "54686520717569636b2062726f776e20666f78206a756d7073206f76657220746865206c617a7920646f672e,"
                + " USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
        "0000287fb4cd, 11233QC4",
        "'', ''",
        "00, 1",
        "ff, 5Q"
    })
    void agreesWithThePublishedVectors(String hex, String text) {
        assertThat(Base58.encode(Hex.decode(hex))).isEqualTo(text);
        assertThat(Base58.decode(text)).isEqualTo(Hex.decode(hex));
    }

    @Test
    void comesBackForAnyBytesAndIsTheNumberInBase58() {
        var random = new Random(58);
        for (int length = 0; length < 80; length++) {
            var bytes = new byte[length];
            random.nextBytes(bytes);
            if (length > 3) {
                bytes[0] = 0;
                bytes[1] = 0;
            }
            var text = Base58.encode(bytes);
            assertThat(Base58.decode(text)).isEqualTo(bytes);
            assertThat(value(text)).isEqualTo(new BigInteger(1, bytes));
        }
    }

    @Test
    void refusesForeignCharactersWithTheirPlace() {
        for (var bad : new String[] {"0", "O", "I", "l", " ", "é", "+"}) {
            var refusal = catchThrowableOfType(CodecException.class, () -> Base58.decode("1A" + bad));
            assertThat(refusal.code()).isEqualTo("bad_base58");
            assertThat(refusal.offset()).isEqualTo(2);
        }
    }

    @Test
    void checkedTextCarriesADoubleSha256() {
        var payload = "neo".getBytes(US_ASCII);
        var text = Base58.encodeCheck(payload);
        assertThat(Base58.decodeCheck(text)).isEqualTo(payload);
        for (int i = 0; i < text.length(); i++) {
            var changed = text.substring(0, i) + (text.charAt(i) == 'x' ? 'y' : 'x') + text.substring(i + 1);
            assertThat(code(changed)).isEqualTo("bad_checksum");
        }
        assertThat(code("1")).isEqualTo("bad_checksum");
        assertThat(code("")).isEqualTo("bad_checksum");
    }

    @Test
    void longInputIsRefusedEitherWay() {
        var zeros = new byte[Base58.MAX_BYTES];
        assertThat(Base58.decode(Base58.encode(zeros))).isEqualTo(zeros);
        var full = new byte[Base58.MAX_BYTES];
        java.util.Arrays.fill(full, (byte) -1);
        assertThat(Base58.decode(Base58.encode(full))).isEqualTo(full);
        assertThat(catchThrowableOfType(CodecException.class, () -> Base58.encode(new byte[Base58.MAX_BYTES + 1]))
                        .code())
                .isEqualTo("too_large");
        assertThat(code("2".repeat(100_000))).isEqualTo("too_large");
    }

    private static String code(String text) {
        return catchThrowableOfType(CodecException.class, () -> Base58.decodeCheck(text))
                .code();
    }

    private static BigInteger value(String text) {
        var value = BigInteger.ZERO;
        for (int i = 0; i < text.length(); i++) {
            int digit = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".indexOf(text.charAt(i));
            value = value.multiply(BigInteger.valueOf(58)).add(BigInteger.valueOf(digit));
        }
        return value;
    }
}
