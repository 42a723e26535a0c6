package io.neolayer.neo.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.neolayer.neo.codec.CodecException;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenAmountsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 8, 0, 0",
        "0.0, 8, 0, 0",
        "-0, 8, 0, 0",
        "1, 8, 100000000, 1",
        "1.50, 8, 150000000, 1.5",
        "0.00000001, 8, 1, 0.00000001",
        "-0.00000001, 8, -1, -0.00000001",
        "100, 0, 100, 100",
        "52000000, 8, 5200000000000000, 52000000",
        "1000000000000000000000000, 18, 1000000000000000000000000000000000000000000, 1000000000000000000000000"
    })
    void convertsExactly(String text, int decimals, BigInteger units, String shortest) {
        assertThat(TokenAmounts.parse(text, decimals)).isEqualTo(units);
        assertThat(TokenAmounts.format(units, decimals)).isEqualTo(shortest);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 8, bad_amount, 0",
        "-, 8, bad_amount, 1",
        "+1, 8, bad_amount, 0",
        ".5, 8, bad_amount, 0",
        "1., 8, bad_amount, 2",
        "01, 8, bad_amount, 0",
        "-00.1, 8, bad_amount, 1",
        "1e3, 8, bad_amount, 1",
        "1_000, 8, bad_amount, 1",
        "'1,5', 8, bad_amount, 1",
        "' 1', 8, bad_amount, 0",
        "1.5x, 8, bad_amount, 3",
        "1.2.3, 8, bad_amount, 3",
        "--1, 8, bad_amount, 1",
        "٣, 8, bad_amount, 0",
        "NaN, 8, bad_amount, 0",
        "1.000000000, 8, too_many_decimals, 10",
        "1.0, 0, too_many_decimals, 2",
        "1, -1, bad_decimals, -1",
        "1, 256, bad_decimals, -1"
    })
    void refusesWithCodeAndPlace(String text, int decimals, String code, int offset) {
        var refusal = catchThrowableOfType(CodecException.class, () -> TokenAmounts.parse(text, decimals));
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.offset()).isEqualTo(offset);
    }

    @Test
    void holdsWhatTheVirtualMachineHoldsAndNoMore() {
        var most = BigInteger.TWO.pow(255).subtract(BigInteger.ONE);
        var least = BigInteger.TWO.pow(255).negate();
        for (var units : new BigInteger[] {most, least}) {
            for (int decimals : new int[] {0, 8, 18, 255}) {
                assertThat(TokenAmounts.parse(TokenAmounts.format(units, decimals), decimals))
                        .isEqualTo(units);
            }
        }
        assertThat(tooLarge(most.add(BigInteger.ONE).toString())).isEqualTo("too_large");
        assertThat(tooLarge(least.subtract(BigInteger.ONE).toString())).isEqualTo("too_large");
        assertThat(tooLarge("9".repeat(1_000_000))).isEqualTo("too_large");
        assertThat(catchThrowableOfType(CodecException.class, () -> TokenAmounts.format(most.add(BigInteger.ONE), 8))
                        .code())
                .isEqualTo("too_large");
    }

    @Test
    void everyIntegerComesBack() {
        var random = new Random(17);
        for (int i = 0; i < 2_000; i++) {
            var units = new BigInteger(random.nextInt(255), random);
            units = random.nextBoolean() ? units : units.negate();
            int decimals = random.nextInt(256);
            assertThat(TokenAmounts.parse(TokenAmounts.format(units, decimals), decimals))
                    .isEqualTo(units);
        }
    }

    private static String tooLarge(String text) {
        return catchThrowableOfType(CodecException.class, () -> TokenAmounts.parse(text, 0))
                .code();
    }
}
