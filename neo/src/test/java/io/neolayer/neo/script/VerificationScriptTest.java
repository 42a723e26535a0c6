package io.neolayer.neo.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.neolayer.neo.codec.CodecException;
import io.neolayer.neo.key.PrivateKey;
import io.neolayer.neo.key.PublicKey;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerificationScriptTest {
    @Test
    void privateKeyOneHasTheKnownAddress() {
        var script = VerificationScript.of(key(1));
        assertThat(script.hash().toAddress()).isEqualTo("NVHt5YtAnadMwntAVAJLUy36M2nLYKHUeK");
        assertThat(script).hasToString("0c21" + key(1) + "4156e7b327");
        assertThat(script.bytes()).hasSize(40);
    }

    @Test
    void twoOfThreeHasTheKnownAddressForAnyOrderOfItsKeys() {
        for (var order : List.of(
                List.of(1, 2, 3),
                List.of(1, 3, 2),
                List.of(2, 1, 3),
                List.of(2, 3, 1),
                List.of(3, 1, 2),
                List.of(3, 2, 1))) {
            var script = VerificationScript.multisig(
                    2, order.stream().map(VerificationScriptTest::key).toList());
            assertThat(script.hash().toAddress()).isEqualTo("Nej1EwRxtdkbCC7ZvynESnaZW2iPptD3A1");
            assertThat(script.bytes()).hasSize(112);
            assertThat(script.toString())
                    .isEqualTo("120c21" + key(3) + "0c21" + key(1) + "0c21" + key(2) + "13419ed0dc3a")
                    .startsWith("120c21025ecbe4");
        }
    }

    @Test
    void aKeyWithTheHigherPrefixButTheLowerXComesFirst() {
        assertThat(VerificationScript.multisig(1, List.of(key(7), key(1))))
                .hasToString("110c21" + key(1) + "0c21" + key(7) + "12419ed0dc3a");
    }

    /** PUSH1-16 are one byte, PUSHINT8 to 127, PUSHINT16 beyond, because the operand is signed. */
    @ParameterizedTest
    @CsvSource({
        "1, 16, 11, 20",
        "16, 17, 20, 0011",
        "17, 127, 0011, 007f",
        "128, 128, 018000, 018000",
        "255, 256, 01ff00, 010001",
        "1024, 1024, 010004, 010004"
    })
    void countsArePushedInTheirShortestForm(int m, int n, String pushM, String pushN) {
        var keys = IntStream.rangeClosed(1, n)
                .mapToObj(VerificationScriptTest::key)
                .toList();
        assertThat(VerificationScript.multisig(m, keys).toString())
                .startsWith(pushM + "0c21")
                .endsWith(pushN + "419ed0dc3a")
                .hasSize(pushM.length() + pushN.length() + 70 * n + 10);
    }

    @Test
    void refusesCountsOutOfBoundsAndTheSameKeyTwice() {
        refused(0, List.of(key(1)));
        refused(-1, List.of(key(1)));
        refused(2, List.of(key(1)));
        refused(1, Collections.emptyList());
        refused(1, List.of(key(1), key(1)));
        refused(
                1,
                IntStream.rangeClosed(1, 1025)
                        .mapToObj(VerificationScriptTest::key)
                        .toList());
    }

    private static void refused(int m, List<PublicKey> keys) {
        var refusal = catchThrowableOfType(CodecException.class, () -> VerificationScript.multisig(m, keys));
        assertThat(refusal.code()).isEqualTo("bad_multisig");
    }

    private static PublicKey key(int number) {
        var secret = new byte[32];
        secret[30] = (byte) (number >> 8);
        secret[31] = (byte) number;
        return PrivateKey.of(secret).publicKey();
    }
}
