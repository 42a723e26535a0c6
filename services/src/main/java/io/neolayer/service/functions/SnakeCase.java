package io.neolayer.service.functions;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.neolayer.kernel.operation.Flat;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The older devpack's camel-case parameters in the API's spelling; documents that a parameter carries stay as they are. */
final class SnakeCase {
    private SnakeCase() {}

    /** The value of that type with the members of its records renamed. */
    static JsonNode members(Type type, JsonNode node) {
        return switch (type) {
            case Class<?> raw when raw.isRecord() && node.isObject() -> ofRecord(raw, node);
            case ParameterizedType generic when generic.getRawType() == Map.class -> node;
            case ParameterizedType generic
            when node.isArray() -> {
                var items = JsonNodeFactory.instance.arrayNode();
                node.forEach(item -> items.add(members(generic.getActualTypeArguments()[0], item)));
                yield items;
            }
            case ParameterizedType generic -> members(generic.getActualTypeArguments()[0], node);
            default -> node;
        };
    }

    private static JsonNode ofRecord(Class<?> type, JsonNode node) {
        var object = JsonNodeFactory.instance.objectNode();
        node.properties().forEach(member -> {
            String name = name(member.getKey());
            JsonNode value = components(type)
                    .filter(component -> name(component).equals(name))
                    .findFirst()
                    .map(component -> members(component.getGenericType(), member.getValue()))
                    .orElse(member.getValue());
            object.set(name, value);
        });
        return object;
    }

    /** Those of flat parts stand in the record's own place. */
    private static Stream<RecordComponent> components(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .flatMap(component -> component.getAccessor().isAnnotationPresent(Flat.class)
                        ? components(component.getType())
                        : Stream.of(component));
    }

    /** A record's component as it is called in JSON. */
    static String name(RecordComponent component) {
        JsonProperty own = component.getAccessor().getAnnotation(JsonProperty.class);
        return own == null || own.value().isEmpty() ? name(component.getName()) : own.value();
    }

    private static String name(String camel) {
        return camel.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
