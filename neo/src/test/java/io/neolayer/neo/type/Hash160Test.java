package io.neolayer.neo.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.neolayer.neo.codec.Base58;
import io.neolayer.neo.codec.CodecException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class Hash160Test {
    private static final String GAS = "0xd2a4cff31913016155e38e474a2c06d08be276cf";
    private static final String ADDRESS = "NPTmAHDxo6Pkyic8Nvu3kwyXoYJCvcCB6i";

    @Test
    void textIsTheReversedBytes() {
        var gas = Hash160.parse(GAS);
        assertThat(gas.bytes()[0]).isEqualTo((byte) 0xcf);
        assertThat(gas.bytes()[19]).isEqualTo((byte) 0xd2);
        assertThat(gas).hasToString(GAS);
        assertThat(Hash160.parse(GAS.substring(2))).isEqualTo(gas);
        assertThat(Hash160.parse("0X" + GAS.substring(2).toUpperCase(java.util.Locale.ROOT)))
                .isEqualTo(gas);
    }

    @Test
    void anAddressIsTheBytesUnderVersion53() {
        var hash = Hash160.ofAddress(ADDRESS);
        assertThat(hash.toAddress()).isEqualTo(ADDRESS);
        assertThat(Base58.decodeCheck(ADDRESS)[0]).isEqualTo((byte) 53);
        assertThat(Hash160.of(hash.bytes())).isEqualTo(hash).hasSameHashCodeAs(hash);
    }

    @Test
    void refusesOtherVersionsLengthsAndSpellings() {
        var old = Hash160.ofAddress(ADDRESS).toAddress(23);
        assertThat(old).startsWith("A");
        assertThat(Hash160.ofAddress(old, 23)).isEqualTo(Hash160.ofAddress(ADDRESS));
        assertThat(code(() -> Hash160.ofAddress(old))).isEqualTo("wrong_address_version");
        assertThat(code(() -> Hash160.ofAddress(Base58.encodeCheck(new byte[22]))))
                .isEqualTo("wrong_length");
        assertThat(code(() -> Hash160.ofAddress(ADDRESS.replace('6', '7')))).isEqualTo("bad_checksum");
        assertThat(code(() -> Hash160.ofAddress(ADDRESS + " "))).isEqualTo("bad_base58");
        assertThat(code(() -> Hash160.ofAddress(GAS))).isEqualTo("bad_base58");
        assertThat(code(() -> Hash160.parse(GAS + "00"))).isEqualTo("wrong_length");
        assertThat(code(() -> Hash160.parse("0x" + GAS))).isEqualTo("bad_hex");
    }

    private static String code(ThrowingCallable call) {
        return catchThrowableOfType(CodecException.class, call).code();
    }
}
