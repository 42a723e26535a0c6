package io.neolayer.kernel.operation.codec;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The query parameters of a call without HTTP, as members of its input. */
record JsonQuery(ObjectNode input) implements QueryValues {
    @Override
    public List<String> all(String name) {
        JsonNode value = input.get(name);
        if (value == null || value.isNull()) {
            return List.of();
        }
        return value.isArray() ? value.valueStream().map(JsonNode::asString).toList() : List.of(value.asString());
    }

    @Override
    public Set<String> names() {
        return Set.of();
    }
}
