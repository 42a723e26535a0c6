package io.neolayer.cli.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The operations of one OpenAPI 3.1 document by their id; an entry whose id is outside the grammar, or stands twice, is left out
 * and named in {@link #skipped}.
 */
public final class ApiDocument {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*){1,4}");
    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

    private final JsonNode root;
    private final String origin;
    private final SortedMap<String, ApiOperation> operations = new TreeMap<>();
    private final List<String> skipped = new ArrayList<>();

    private ApiDocument(JsonNode root, String origin) {
        this.root = root;
        this.origin = origin;
    }

    /** @param origin where it came from, for messages */
    public static ApiDocument of(JsonNode root, String origin) {
        ApiDocument document = new ApiDocument(root, origin);
        for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
            for (String method : METHODS) {
                JsonNode node = path.getValue().path(method);
                if (node.isObject()) {
                    document.take(path.getKey(), method, node, path.getValue().path("parameters"));
                }
            }
        }
        return document;
    }

    private void take(String path, String method, JsonNode node, JsonNode shared) {
        String id = node.path("operationId").asString("");
        if (!ID.matcher(id).matches()) {
            skipped.add(method + " " + path + ": id \"" + id + "\" is not 2 to 5 words of a-z, 0-9, _");
        } else if (operations.containsKey(id)) {
            skipped.add(method + " " + path + ": id " + id + " stands twice");
        } else {
            operations.put(id, new ApiOperation(id, method, path, node, shared, new SchemaReader(root)));
        }
    }

    public String origin() {
        return origin;
    }

    public String version() {
        return root.path("info").path("version").asString("");
    }

    public List<String> skipped() {
        return List.copyOf(skipped);
    }

    public Optional<ApiOperation> find(String id) {
        return Optional.ofNullable(operations.get(id));
    }

    public List<ApiOperation> operations() {
        return List.copyOf(operations.values());
    }

    /** The first words of all ids, each once, in order. */
    public List<String> services() {
        return operations.values().stream()
                .map(o -> o.words().getFirst())
                .distinct()
                .toList();
    }

    public List<ApiOperation> service(String word) {
        return operations.values().stream()
                .filter(o -> o.words().getFirst().equals(word))
                .toList();
    }
}
