package io.neolayer.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

class JsonTreeTest {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "[[],{\"a\":[1,{\"b\":null}]},true,false]",
                "\"caf\\u00e9 \\ud83d\\ude00\"",
                "[0,-1,2147483648,9223372036854775808,123456789012345678901234567890]",
                "[1.10,1e3,-0.0,0.1000000000000000000000000000001]",
                " {\"a\" : 1} "
            })
    void readsAsTheMapperDoes(String text) {
        assertThat(Json.read(text)).isEqualTo(MAPPER.readTree(text));
        assertThat(Json.read(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(MAPPER.readTree(text));
    }

    @Test
    void readsTheDocumentThatIsBuiltIn() throws IOException {
        try (InputStream in = JsonTreeTest.class.getResourceAsStream("/io/neolayer/cli/openapi.json")) {
            byte[] document = Objects.requireNonNull(in).readAllBytes();
            assertThat(Json.read(document)).isEqualTo(MAPPER.readTree(document));
        }
    }

    @Test
    void nothingIsMissing() {
        assertThat(Json.read(" \n").isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1", "{\"a\":}", "{\"a\":1} 2", "{\"a\":1,\"a\":2}", "nul", "[1,]", "]"})
    void refusesWhatIsNotOneValue(String text) {
        assertThatThrownBy(() -> Json.read(text)).isInstanceOf(JacksonException.class);
    }
}
