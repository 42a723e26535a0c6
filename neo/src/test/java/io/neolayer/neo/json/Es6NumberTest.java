package io.neolayer.neo.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neolayer.neo.codec.Hex;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Es6NumberTest {
    /** RFC 8785, appendix B. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2"
    })
    void agreesWithTheTableOfTheRfc(String bits, String text) {
        assertThat(Es6Number.format(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16))))
                .isEqualTo(text);
    }

    @Test
    void refusesWhatHasNoText() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> Es6Number.format(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /**
     * 199,614 numbers of four kinds (any bits, few digits with any exponent, subnormal and small exponents, integers); the digest
     * over their texts was computed by V8 (Node 20) from the same recipe.
     */
    @Test
    void agreesWithV8() throws Exception {
        var texts = MessageDigest.getInstance("SHA-256");
        int count = 0;
        for (int i = 0; i < 200_000; i++) {
            double number = number(i);
            if (Double.isFinite(number)) {
                texts.update((Es6Number.format(number) + "\n").getBytes(US_ASCII));
                count++;
            }
        }
        assertThat(count).isEqualTo(199_614);
        assertThat(Hex.encode(texts.digest()))
                .isEqualTo("b0ac09a33ec119151507183530dafbe81db84ae3a1645e773578d45a7aa17844");
    }

    private static double number(int i) throws Exception {
        var digest = ByteBuffer.wrap(
                MessageDigest.getInstance("SHA-256").digest(Integer.toString(i).getBytes(US_ASCII)));
        long bits = digest.getLong(0);
        long choice = digest.getInt(8) & 0xffff_ffffL;
        return switch (i % 4) {
            case 0 -> Double.longBitsToDouble(bits);
            case 1 -> Double.parseDouble((bits >>> 51) + "e" + (choice % 640 - 330));
            case 2 -> Double.longBitsToDouble(bits >>> (12 + choice % 52));
            default -> BigInteger.valueOf(bits).shiftRight((int) (choice % 64)).doubleValue();
        };
    }
}
