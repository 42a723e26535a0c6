package io.neolayer.cli.output;

import io.neolayer.cli.terminal.Plain;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes JSON without losing a digit. */
public final class Json {
    /** Made when something is written first. */
    private static final class Writing {
        static final JsonMapper MAPPER = JsonMapper.builder()
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    private Json() {}

    /** @throws JacksonException when the bytes are not one JSON value */
    public static JsonNode read(byte[] bytes) {
        return JsonTree.read(bytes);
    }

    public static JsonNode read(String text) {
        return JsonTree.read(text);
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static byte[] bytes(JsonNode node) {
        return Writing.MAPPER.writeValueAsBytes(node);
    }

    public static String compact(JsonNode node) {
        return Plain.json(Writing.MAPPER.writeValueAsString(node));
    }

    /** With an indent of two spaces. */
    public static String pretty(JsonNode node) {
        return Plain.json(Writing.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node))
                .replace(System.lineSeparator(), "\n");
    }

    /** A scalar as people read it, anything else as compact JSON; absent and null are empty. */
    public static String plain(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        return node.isString() ? node.stringValue() : compact(node);
    }
}
