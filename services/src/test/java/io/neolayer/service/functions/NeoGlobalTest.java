package io.neolayer.service.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.neolayer.sandbox.HostCallException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NeoGlobalTest {
    /** The validator of the recorded private network; the address was computed apart, by plain Base58Check. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "toAddress|[{\"bytes\":\"d8cc5a904d526fc9a6cad55ba02c9a6fe789c956\"}]|\"NfgHwwTi3wHAS8aSvh5niMx8nfVGoszrS5\"",
                "toScriptHash|[\"NfgHwwTi3wHAS8aSvh5niMx8nfVGoszrS5\"]|\"0x56c989e76f9a2ca05bd5caa6c96f524d905accd8\"",
                "toAddress|[\"0x56c989e76f9a2ca05bd5caa6c96f524d905accd8\"]|\"NfgHwwTi3wHAS8aSvh5niMx8nfVGoszrS5\"",
                "toDecimal|[\"100000000\",8]|\"1\"",
                "toDecimal|[123,2]|\"1.23\"",
                "toInteger|[\"1.23\",8]|\"123000000\"",
            })
    void convertsAsTheProtocolDoes(String function, String args, String expected) throws HostCallException {
        assertThat(NeoGlobal.call(function, Documents.tree(args)).toString()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "toAddress|[\"0x12\"]",
                "toScriptHash|[\"NfgHwwTi3wHAS8aSvh5niMx8nfVGoszrSQ\"]",
                "toInteger|[\"1.234\",2]",
                "toDecimal|[\"x\",2]",
                "toDecimal|[\"1\"]",
                "base58checkDecode|[\"0OIl\"]",
            })
    void refusesWhatIsNone(String call) {
        String[] parts = call.split("\\|");
        var refusal =
                catchThrowableOfType(HostCallException.class, () -> NeoGlobal.call(parts[0], Documents.tree(parts[1])));
        assertThat(refusal.code()).isEqualTo("invalid_argument");
    }
}
