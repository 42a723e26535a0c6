package io.neolayer.service.functions;

import io.neolayer.kernel.operation.Flat;
import io.neolayer.kernel.operation.Sensitive;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Hides, in the copy of a document that is kept and shown, what its type marks as sensitive. */
final class SensitiveMembers {
    static final String HIDDEN = "[sensitive]";

    private SensitiveMembers() {}

    /** The document without its sensitive members; it is the same one when it has none. */
    static JsonNode hidden(Type type, JsonNode node) {
        return switch (type) {
            case Class<?> raw when raw.isRecord() && node.isObject() -> ofRecord(raw, node);
            case ParameterizedType generic
            when generic.getRawType() == Map.class && node.isObject() ->
                ofMap(generic.getActualTypeArguments()[1], node);
            case ParameterizedType generic when node.isArray() -> ofList(generic.getActualTypeArguments()[0], node);
            case ParameterizedType generic -> hidden(generic.getActualTypeArguments()[0], node);
            default -> node;
        };
    }

    private static ObjectNode ofRecord(Class<?> type, JsonNode node) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        shown.setAll((ObjectNode) node);
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getAccessor().isAnnotationPresent(Flat.class)) {
                shown = ofRecord(component.getType(), shown);
                continue;
            }
            String name = SnakeCase.name(component);
            JsonNode given = node.get(name);
            if (given == null || given.isNull()) {
                continue;
            }
            if (component.getAccessor().isAnnotationPresent(Sensitive.class)) {
                shown.put(name, HIDDEN);
            } else {
                shown.set(name, hidden(component.getGenericType(), given));
            }
        }
        return shown;
    }

    private static JsonNode ofMap(Type values, JsonNode node) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        node.properties().forEach(member -> shown.set(member.getKey(), hidden(values, member.getValue())));
        return shown;
    }

    private static JsonNode ofList(Type items, JsonNode node) {
        var shown = JsonNodeFactory.instance.arrayNode();
        node.forEach(item -> shown.add(hidden(items, item)));
        return shown;
    }
}
