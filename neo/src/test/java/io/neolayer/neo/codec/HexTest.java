package io.neolayer.neo.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class HexTest {
    @Test
    void readsBothCasesAndWritesTheLower() {
        assertThat(Hex.decode("00fFA9")).containsExactly(0, 0xff, 0xa9);
        assertThat(Hex.encode(new byte[] {0, (byte) 0xff, (byte) 0xa9})).isEqualTo("00ffa9");
        assertThat(Hex.decode("")).isEmpty();
    }

    @Test
    void refusesOtherCharactersWithTheirPlace() {
        assertThat(refusal("0g").offset()).isEqualTo(1);
        assertThat(refusal("0x00").offset()).isEqualTo(1);
        assertThat(refusal("00 11").offset()).isEqualTo(2);
        assertThat(refusal("٠٠").offset()).isZero();
        assertThat(refusal("000")).hasMessageContaining("even number");
    }

    private static CodecException refusal(String text) {
        var refusal = catchThrowableOfType(CodecException.class, () -> Hex.decode(text));
        assertThat(refusal.code()).isEqualTo("bad_hex");
        return refusal;
    }
}
