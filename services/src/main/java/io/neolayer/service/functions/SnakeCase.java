package io.neolayer.service.functions;

import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The older devpack's camel-case members in the API's spelling. */
final class SnakeCase {
    private SnakeCase() {}

    static JsonNode members(JsonNode node) {
        var make = JsonNodeFactory.instance;
        if (node.isObject()) {
            var object = make.objectNode();
            node.properties().forEach(member -> object.set(name(member.getKey()), members(member.getValue())));
            return object;
        }
        if (node.isArray()) {
            var array = make.arrayNode();
            node.forEach(item -> array.add(members(item)));
            return array;
        }
        return node;
    }

    static String name(String camel) {
        return camel.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
