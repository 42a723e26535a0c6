package io.neolayer.kernel.jobs;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Payloads as they are stored; a row that an older release wrote stays readable. */
final class Payloads {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Payloads() {}

    static String write(Record payload) {
        return MAPPER.writeValueAsString(payload);
    }

    static <P extends Record> P read(String text, Class<P> type) {
        return MAPPER.readValue(text, type);
    }
}
