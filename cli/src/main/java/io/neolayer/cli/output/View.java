package io.neolayer.cli.output;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of a result is shown.
 *
 * @param columns the document's columns of a table
 * @param fields the user's choice, dotted; empty for all
 * @param wide whether cells are left uncut
 */
public record View(List<String> columns, List<String> fields, boolean wide) {
    public static final View ALL = new View(List.of(), List.of(), false);

    public View {
        columns = List.copyOf(columns);
        fields = List.copyOf(fields);
    }

    /** The node with the chosen fields alone. */
    JsonNode cut(JsonNode node) {
        if (fields.isEmpty() || !node.isObject()) {
            return node;
        }
        ObjectNode chosen = Json.object();
        for (String field : fields) {
            JsonNode value = at(node, field);
            chosen.set(field, value.isMissingNode() ? Json.object().nullNode() : value);
        }
        return chosen;
    }

    static JsonNode at(JsonNode node, String field) {
        // a field may itself hold dots
        if (node.has(field)) {
            return node.path(field);
        }
        JsonNode at = node;
        for (String name : field.split("\\.")) {
            at = at.path(name);
        }
        return at;
    }
}
