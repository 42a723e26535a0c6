package io.neolayer.service.automation;

import io.neolayer.kernel.operation.codec.JsonCodec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON documents as the stores keep them, in the shape of the API. */
final class Documents {
    private static final JsonMapper MAPPER = new JsonCodec().mapping();

    private Documents() {}

    static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    static JsonNode tree(String json) {
        return MAPPER.readTree(json);
    }

    static <T> T read(String json, Class<T> type) {
        return MAPPER.readValue(json, type);
    }
}
