package io.neolayer.cli.document;

import io.neolayer.cli.document.ApiField.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads JSON Schema 2020-12 as far as a command line needs it, references of the same document included. */
final class SchemaReader {
    private static final int DEPTH = 3;
    private static final int HOPS = 16;

    private final JsonNode root;

    SchemaReader(JsonNode root) {
        this.root = root;
    }

    /** Follows {@code $ref}, and a choice that has one branch besides null. */
    JsonNode resolve(JsonNode node) {
        JsonNode at = node;
        for (int hop = 0; hop < HOPS; hop++) {
            String reference = at.path("$ref").asString("");
            if (reference.startsWith("#/")) {
                at = root.at(reference.substring(1));
                continue;
            }
            Optional<JsonNode> only = onlyBranch(at);
            if (only.isEmpty()) {
                return at;
            }
            at = only.get();
        }
        return at;
    }

    private static Optional<JsonNode> onlyBranch(JsonNode node) {
        for (String word : List.of("anyOf", "oneOf", "allOf")) {
            List<JsonNode> branches = node.path(word)
                    .valueStream()
                    .filter(b -> !b.path("type").asString("").equals("null"))
                    .toList();
            if (branches.size() == 1 && !node.has("properties")) {
                return Optional.of(branches.getFirst());
            }
        }
        return Optional.empty();
    }

    /** All properties of an object schema, nested objects by their leaves. */
    List<ApiField> flatten(JsonNode schema) {
        List<ApiField> found = new ArrayList<>();
        flatten(schema, List.of(), true, found);
        return found;
    }

    private void flatten(JsonNode schema, List<String> at, boolean allRequired, List<ApiField> found) {
        JsonNode object = resolve(schema);
        Set<String> required = new HashSet<>();
        object.path("required").forEach(n -> required.add(n.asString("")));
        for (Map.Entry<String, JsonNode> entry : object.path("properties").properties()) {
            List<String> path = new ArrayList<>(at);
            path.add(entry.getKey());
            boolean needed = allRequired && required.contains(entry.getKey());
            JsonNode property = resolve(entry.getValue());
            if (property.path("properties").size() > 0 && path.size() < DEPTH && !choice(property)) {
                flatten(property, path, needed, found);
            } else {
                found.add(field(path, entry.getValue(), needed));
            }
        }
    }

    ApiField field(List<String> path, JsonNode schema, boolean required) {
        JsonNode resolved = resolve(schema);
        boolean sensitive = flag(schema, "x-sensitive") || flag(resolved, "x-sensitive");
        String description = either(schema, resolved, "description");
        return new ApiField(
                path,
                kind(resolved),
                required,
                sensitive,
                values(resolved),
                resolved.path("format").asString(""),
                bounds(resolved),
                either(schema, resolved, "default"),
                description);
    }

    private static boolean flag(JsonNode node, String name) {
        return node.path(name).asBoolean(false);
    }

    private static String either(JsonNode first, JsonNode second, String name) {
        String text = scalar(first.path(name));
        return text.isEmpty() ? scalar(second.path(name)) : text;
    }

    private static String scalar(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? "" : node.isString() ? node.stringValue() : node.toString();
    }

    private Kind kind(JsonNode schema) {
        if (choice(schema)) {
            return Kind.DEEP;
        }
        return switch (type(schema)) {
            case "string" -> Kind.TEXT;
            case "integer" -> Kind.INTEGER;
            case "number" -> Kind.NUMBER;
            case "boolean" -> Kind.BOOLEAN;
            case "array" ->
                switch (kind(resolve(schema.path("items")))) {
                    case TEXT -> Kind.TEXTS;
                    case INTEGER -> Kind.INTEGERS;
                    default -> Kind.DEEP;
                };
            case "object" -> {
                JsonNode extra = resolve(schema.path("additionalProperties"));
                boolean texts = extra.isObject() && type(extra).equals("string");
                yield texts && schema.path("properties").isEmpty() ? Kind.MAP : Kind.DEEP;
            }
            default -> schema.has("enum") || schema.has("const") ? Kind.TEXT : Kind.DEEP;
        };
    }

    private static boolean choice(JsonNode schema) {
        return schema.path("oneOf").size() > 1 || schema.path("anyOf").size() > 1;
    }

    /** The type besides null. */
    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            return type.valueStream()
                    .map(n -> n.asString(""))
                    .filter(t -> !t.equals("null"))
                    .findFirst()
                    .orElse("");
        }
        return type.asString("");
    }

    private List<String> values(JsonNode schema) {
        JsonNode of = type(schema).equals("array") ? resolve(schema.path("items")) : schema;
        if (of.has("const")) {
            return List.of(scalar(of.path("const")));
        }
        return of.path("enum")
                .valueStream()
                .filter(n -> !n.isNull())
                .map(SchemaReader::scalar)
                .toList();
    }

    private static String bounds(JsonNode schema) {
        List<String> parts = new ArrayList<>();
        range(schema, "minLength", "maxLength", " characters", parts);
        range(schema, "minimum", "maximum", "", parts);
        range(schema, "minItems", "maxItems", " items", parts);
        range(schema, "minProperties", "maxProperties", " entries", parts);
        String pattern = schema.path("pattern").asString("");
        if (!pattern.isEmpty()) {
            parts.add("pattern " + pattern);
        }
        String format = schema.path("format").asString("");
        if (!format.isEmpty()) {
            parts.add(format);
        }
        return String.join(", ", parts);
    }

    private static void range(JsonNode schema, String low, String high, String unit, List<String> parts) {
        String least = scalar(schema.path(low));
        String most = scalar(schema.path(high));
        if (!least.isEmpty() && !most.isEmpty()) {
            parts.add(least + " to " + most + unit);
        } else if (!most.isEmpty()) {
            parts.add("at most " + most + unit);
        } else if (!least.isEmpty()) {
            parts.add("at least " + least + unit);
        }
    }
}
