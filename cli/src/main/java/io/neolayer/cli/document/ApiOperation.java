package io.neolayer.cli.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One operation of the document. */
public final class ApiOperation {
    private final String id;
    private final String method;
    private final String path;
    private final JsonNode node;
    private final JsonNode shared;
    private final SchemaReader schemas;

    ApiOperation(String id, String method, String path, JsonNode node, JsonNode shared, SchemaReader schemas) {
        this.id = id;
        this.method = method.toUpperCase(java.util.Locale.ROOT);
        this.path = path;
        this.node = node;
        this.shared = shared;
        this.schemas = schemas;
    }

    public String id() {
        return id;
    }

    /** The words of the id as they are typed: {@code data_key} is {@code data-key}. */
    public List<String> words() {
        return List.of(id.replace('_', '-').split("\\."));
    }

    public String method() {
        return method;
    }

    public String path() {
        return path;
    }

    public String summary() {
        return node.path("summary").asString("");
    }

    public String description() {
        return node.path("description").asString("");
    }

    public Optional<String> permission() {
        return text("x-permission");
    }

    /** The sentence that a person must accept first. */
    public Optional<String> confirm() {
        return text("x-confirm");
    }

    public List<String> columns() {
        return node.path("x-columns").valueStream().map(n -> n.asString("")).toList();
    }

    public Optional<ApiLifecycle> lifecycle() {
        JsonNode lifecycle = node.path("x-lifecycle");
        if (!lifecycle.isObject()) {
            return Optional.empty();
        }
        Map<String, String> terminal = new HashMap<>();
        lifecycle
                .path("terminal")
                .properties()
                .forEach(e -> terminal.put(e.getKey(), e.getValue().asString("")));
        return Optional.of(new ApiLifecycle(lifecycle.path("field").asString("status"), terminal));
    }

    /** Parameters of the operation and of its path, in the order of the document. */
    public List<ApiParameter> parameters() {
        List<ApiParameter> found = new ArrayList<>();
        for (JsonNode list : List.of(shared, node.path("parameters"))) {
            for (JsonNode entry : list) {
                JsonNode parameter = schemas.resolve(entry);
                String in = parameter.path("in").asString("");
                String name = parameter.path("name").asString("");
                String note = parameter.path("description").asString("");
                ApiField field = schemas.field(
                        List.of(name),
                        parameter.path("schema"),
                        parameter.path("required").asBoolean(false));
                found.removeIf(p -> p.in().equals(in) && p.field().name().equals(name));
                found.add(new ApiParameter(in, note.isEmpty() ? field : field.withDescription(note)));
            }
        }
        return found;
    }

    /** Names between braces in the path, in path order. */
    public List<String> pathNames() {
        List<String> names = new ArrayList<>();
        for (String segment : path.split("/")) {
            if (segment.startsWith("{") && segment.endsWith("}")) {
                names.add(segment.substring(1, segment.length() - 1));
            }
        }
        return names;
    }

    public List<ApiField> query() {
        return parameters().stream()
                .filter(p -> p.in().equals("query"))
                .map(ApiParameter::field)
                .toList();
    }

    public boolean takesHeader(String name) {
        return parameters().stream()
                .anyMatch(p -> p.in().equals("header") && p.field().name().equalsIgnoreCase(name));
    }

    private boolean takesQuery(String name) {
        return query().stream().anyMatch(f -> f.name().equals(name));
    }

    public boolean lists() {
        return takesQuery("cursor");
    }

    public boolean waits() {
        return takesQuery("wait");
    }

    public boolean streams() {
        for (JsonNode response : node.path("responses")) {
            if (schemas.resolve(response).path("content").has("text/event-stream")) {
                return true;
            }
        }
        return false;
    }

    /** Whether a body may be sent. */
    public boolean takesBody() {
        return content().size() > 0;
    }

    public boolean requiresBody() {
        return body().path("required").asBoolean(false);
    }

    /** {@code application/json}, {@code application/merge-patch+json} or whatever the document names first. */
    public String bodyType() {
        return content().properties().stream()
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("application/json");
    }

    public boolean mergePatch() {
        return method.equals("PATCH");
    }

    /** The body's properties, nested objects as dotted names to depth 3. */
    public List<ApiField> bodyFields() {
        return schemas.flatten(content().path(bodyType()).path("schema"));
    }

    /** An example body of the document, as JSON text. */
    public Optional<String> example() {
        JsonNode media = content().path(bodyType());
        for (JsonNode found : List.of(
                media.path("example"),
                media.path("examples").path(0),
                schemas.resolve(media.path("schema")).path("example"))) {
            if (found.isObject()) {
                return Optional.of(found.toString());
            }
        }
        return media.path("examples").properties().stream()
                .map(e -> e.getValue().path("value"))
                .filter(JsonNode::isObject)
                .map(JsonNode::toString)
                .findFirst();
    }

    private JsonNode body() {
        return schemas.resolve(node.path("requestBody"));
    }

    private JsonNode content() {
        return body().path("content");
    }

    private Optional<String> text(String name) {
        return Optional.of(node.path(name).asString("")).filter(s -> !s.isEmpty());
    }
}
