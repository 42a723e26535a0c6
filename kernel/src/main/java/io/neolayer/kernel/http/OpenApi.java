package io.neolayer.kernel.http;

import io.neolayer.kernel.operation.Catalogue;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.Slice;
import io.neolayer.kernel.operation.codec.Codec;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI 3.1 document, generated from the operations: the one source of CLI, clients and reference. */
public final class OpenApi {
    private final Codec codec;
    private final Catalogue catalogue;
    private final SchemaBook inputs = new SchemaBook(true);
    private final SchemaBook outputs = new SchemaBook(false);
    private final Map<String, ObjectNode> inputReferences = new LinkedHashMap<>();

    private OpenApi(Catalogue catalogue, Codec codec) {
        this.catalogue = catalogue;
        this.codec = codec;
    }

    /**
     * Generates the document.
     *
     * @param server the server's public URL, or null when it is not known
     */
    public static ObjectNode document(Catalogue catalogue, Codec codec, String version, @Nullable String server) {
        return new OpenApi(catalogue, codec).document(version, server);
    }

    private ObjectNode document(String version, @Nullable String server) {
        ObjectNode root = codec.json().mapping().createObjectNode();
        root.put("openapi", "3.1.0");
        ObjectNode info = root.putObject("info");
        info.put("title", "Neo Service Layer");
        info.put("version", version);
        info.put("summary", "What a dApp team needs beside the chain");
        info.putObject("license").put("name", "Apache-2.0").put("identifier", "Apache-2.0");
        root.putArray("servers").addObject().put("url", server == null ? "/" : server);
        var tags = root.putArray("tags");
        for (Slice slice : catalogue.slices()) {
            tags.addObject().put("name", slice.name()).put("description", slice.summary());
        }
        for (Operation<?, ?> operation : catalogue.operations()) {
            inputReferences.put(operation.id(), inputs.reference(operation.input()));
        }
        ObjectNode paths = codec.json().mapping().createObjectNode();
        ObjectNode inputSchemas = inputs.definitions();
        var writer = new OpenApiOperation(codec, outputs);
        for (Operation<?, ?> operation : catalogue.operations()) {
            ObjectNode input = taken(inputSchemas, operation);
            ObjectNode path = paths.has(operation.path())
                    ? (ObjectNode) paths.get(operation.path())
                    : paths.putObject(operation.path());
            Slice slice = catalogue.sliceOf(operation.id()).orElseThrow();
            boolean fromFunctions = catalogue.fromFunctions(operation);
            path.set(
                    operation.method().name().toLowerCase(Locale.ROOT),
                    writer.entry(operation, slice.name(), input, fromFunctions));
        }
        catalogue.operations().forEach(operation -> inputSchemas.remove(name(operation)));
        root.set("paths", paths);
        components(root.putObject("components"), inputSchemas);
        root.putArray("security").addObject().putArray("bearer");
        return root;
    }

    private ObjectNode taken(ObjectNode schemas, Operation<?, ?> operation) {
        return schemas.get(name(operation)) instanceof ObjectNode found
                ? found
                : codec.json().mapping().createObjectNode();
    }

    private String name(Operation<?, ?> operation) {
        ObjectNode reference = inputReferences.get(operation.id());
        String name = reference == null ? null : SchemaBook.referredTo(reference);
        return name == null ? "" : name;
    }

    private void components(ObjectNode components, ObjectNode inputSchemas) {
        ObjectNode schemas = components.putObject("schemas");
        schemas.setAll(outputs.definitions());
        schemas.setAll(inputSchemas);
        ProblemSchema.write(schemas.putObject("Problem"));
        ObjectNode response = components.putObject("responses").putObject("Problem");
        response.put("description", "What was expected, what was found and what to do next (RFC 9457)");
        response.putObject("content")
                .putObject(Reply.PROBLEM)
                .putObject("schema")
                .put("$ref", "#/components/schemas/Problem");
        components
                .putObject("securitySchemes")
                .putObject("bearer")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("description", "An account API key or an operator token");
    }
}
