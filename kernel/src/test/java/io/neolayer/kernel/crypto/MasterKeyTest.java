package io.neolayer.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTest {
    private static final String HEX = "f0e1d2c3b4a5968778695a4b3c2d1e0ff1e2d3c4b5a69788796a5b4c3d2e1ffb";
    private static final byte[] BYTES = HexFormat.of().parseHex(HEX);
    private static final String TEXT = "Zebra-crossing #7 at noon, twice";
    private final Envelope envelope = new Envelope(new SecureRandom());

    @Test
    void readsTheSameKeyInEveryForm() {
        var base64 = Base64.getEncoder().encodeToString(BYTES);
        var url = Base64.getUrlEncoder().encodeToString(BYTES);
        assertThat(base64).contains("/").isNotEqualTo(url);
        var forms = List.of(
                HEX,
                HEX.toUpperCase(Locale.ROOT),
                "hex:" + HEX,
                "  " + HEX + "\n",
                base64,
                url,
                base64.replace("=", ""),
                url.replace("=", ""),
                "base64:" + base64,
                "base64:" + url.replace("=", ""));
        assertThat(forms)
                .map(form -> MasterKey.parse(form).id())
                .containsOnly(MasterKey.parse(HEX).id());
    }

    @Test
    void readsThirtyTwoBytesOfTextAsTheyAre() {
        assertThat(MasterKey.parse(TEXT).form()).isEqualTo(MasterKey.Form.RAW);
        assertThat(MasterKey.parse("raw:" + TEXT).id())
                .isEqualTo(MasterKey.parse(TEXT).id());
        var hex = HexFormat.of().formatHex(TEXT.getBytes(StandardCharsets.UTF_8));
        assertThat(MasterKey.parse(hex).id()).isEqualTo(MasterKey.parse(TEXT).id());
        assertThat(MasterKey.parse("Zebra-crossing Nr. 7 größer!!!").form()).isEqualTo(MasterKey.Form.RAW);
    }

    @Test
    void takesThirtyTwoHexDigitsOnlyWhenToldThatTheyAreTheKey() {
        var digits = HEX.substring(0, 32);
        assertThatThrownBy(() -> MasterKey.parse(digits))
                .isInstanceOf(InvalidMasterKey.class)
                .hasMessageContaining("32 hex digits")
                .hasMessageContaining("raw:");
        assertThat(MasterKey.parse("raw:" + digits).form()).isEqualTo(MasterKey.Form.RAW);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "abcdefghijklmnopqrstuvwxyz-1234 ; found 31 bytes of text",
                "'' ; found 0 bytes of text",
                "this text is a little too long to be 32 ; found 39 bytes of text, no base64",
                "f0e1d2c3b4a5968778695a4b3c2d1e0ff1e2d3c4b5a69788796a5b4c3d2e1f ; 62 hex digits",
                "f0e1d2c3b4a5968778695a4b3c2d1e0ff1e2d3c4b5a69788796a5b4c3d2e1ffbaa ; 66 hex digits",
                "8OHSw7Sllod4aVpLPC0eD/Hi08S1ppeIeWpbTD0u ; base64 of 30 bytes",
                "raw:short ; tried raw text: expected 32 bytes, found 5",
                "hex:f0e1d2 ; tried hex: expected 64 hex digits, found 6 hex digits",
                "hex:zz ; tried hex: expected 64 hex digits, found 2 characters that are not all hex digits",
                "base64:8OHSw7Sllod4aVpLPC0eDw ; base64 of 16 bytes",
                "base64:!!!! ; no base64",
                "base64:8OHSw7Sllod4aVpLPC0eD/Hi08S1ppeIeWpbTD0uH/- ; no base64",
                "base64:8OHSw7Sllod4aVpLPC0eD/Hi08S1ppeIeWpbTD0uH/t ; tried base64",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ; 32 hex digits",
                "raw:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ; one byte repeated",
                "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz ; one byte repeated",
                "0000000000000000000000000000000000000000000000000000000000000000 ; one byte repeated",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= ; one byte repeated",
                "raw:0123456789abcdef0123456789abcdef ; published sample",
                "000102030405060708090A0B0C0D0E0F101112131415161718191a1b1c1d1e1f ; published sample",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8= ; published sample",
            })
    void refusesEverythingElseAndSaysWhatItFound(String text, String message) {
        assertThatThrownBy(() -> MasterKey.parse(text))
                .isInstanceOf(InvalidMasterKey.class)
                .hasMessageContaining(message)
                .satisfies(e -> {
                    if (text.length() > 8) {
                        assertThat(e.getMessage()).doesNotContain(text.substring(4));
                    }
                });
    }

    @Test
    void theIdIsTheOneThatTheDocumentsDescribe() throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        digest.update("neolayer-key-id".getBytes(StandardCharsets.US_ASCII));
        var expected = HexFormat.of().formatHex(Arrays.copyOf(digest.digest(BYTES), 8));
        assertThat(MasterKey.parse(HEX).id()).isEqualTo(expected).hasSize(16);
    }

    @ParameterizedTest
    @ValueSource(strings = {HEX, TEXT})
    void showsFormLengthAndIdButNeverTheKey(String text) {
        var key = MasterKey.parse(text);
        assertThat(key.toString()).contains(key.id(), "32 bytes").doesNotContain(text.substring(0, 8));
        assertThat(key.wrapping().toString()).isEqualTo("SymmetricKey[hidden]");
    }

    @Test
    void theCheckValueProvesTheKey() {
        var key = MasterKey.parse(HEX);
        var check = key.checkValue(envelope);
        assertThat(MasterKey.parse("hex:" + HEX).matches(check, envelope)).isTrue();
        assertThat(MasterKey.parse(TEXT).matches(check, envelope)).isFalse();
    }

    @Test
    void holdsTheConfiguredKeyAndUpToFourEarlierOnes() {
        var keys = MasterKeys.parse(HEX, "\n" + TEXT + "\n\nhex:" + HEX + "\n");
        assertThat(keys.ids())
                .containsExactly(
                        MasterKey.parse(HEX).id(), MasterKey.parse(TEXT).id());
        assertThat(keys.configured().id()).isEqualTo(MasterKey.parse(HEX).id());
        var lines = String.join("\n", TEXT, HEX, HEX, HEX, HEX);
        assertThatThrownBy(() -> MasterKeys.parse(TEXT, lines)).hasMessageContaining("at most 4");
        assertThatThrownBy(() -> MasterKeys.parse(TEXT, "\nhex:00")).hasMessageContaining("line 2");
    }

    @Test
    void refusesToRunUnderAnotherKeyThanTheActiveOneAndNamesBoth() {
        var old = MasterKey.parse(TEXT);
        var check = old.checkValue(envelope);
        var onlyNew = MasterKeys.parse(HEX, null);
        assertThatThrownBy(() -> onlyNew.active(old.id(), check, envelope))
                .isInstanceOf(InvalidMasterKey.class)
                .hasMessageContaining(old.id())
                .hasMessageContaining(onlyNew.configured().id());
        var both = MasterKeys.parse(HEX, TEXT);
        assertThat(both.active(old.id(), check, envelope).id()).isEqualTo(old.id());
        var newId = both.configured().id();
        assertThatThrownBy(() -> both.active(newId, check, envelope)).hasMessageContaining("does not open");
    }
}
