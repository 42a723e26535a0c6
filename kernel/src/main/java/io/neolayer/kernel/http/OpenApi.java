package io.neolayer.kernel.http;

import io.neolayer.kernel.operation.Catalogue;
import io.neolayer.kernel.operation.Flat;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.Slice;
import io.neolayer.kernel.operation.codec.Codec;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI 3.1 document, generated from the operations: the one source of CLI, clients and reference. */
public final class OpenApi {
    private final Codec codec;
    private final Catalogue catalogue;
    private final SchemaBook inputs = new SchemaBook(true);
    private final SchemaBook outputs = new SchemaBook(false);
    private final Map<String, ObjectNode> inputReferences = new LinkedHashMap<>();
    private final Map<Class<?>, ObjectNode> flatReferences = new LinkedHashMap<>();

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
            flat(operation).forEach(type -> flatReferences.computeIfAbsent(type, inputs::reference));
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
        catalogue.operations().forEach(operation -> inputSchemas.remove(name(inputReferences.get(operation.id()))));
        flatReferences.values().forEach(reference -> inputSchemas.remove(name(reference)));
        root.set("paths", paths);
        components(root.putObject("components"), inputSchemas);
        root.putArray("security").addObject().putArray("bearer");
        return root;
    }

    /** The schema of the input, the members of its flat parts among its own. */
    private ObjectNode taken(ObjectNode schemas, Operation<?, ?> operation) {
        ObjectNode own = schemas.get(name(inputReferences.get(operation.id()))) instanceof ObjectNode found
                ? found.deepCopy()
                : codec.json().mapping().createObjectNode();
        for (Class<?> type : flat(operation)) {
            JsonNode part = schemas.path(name(flatReferences.get(type)));
            ObjectNode properties = own.withObjectProperty("properties");
            part.path("properties").properties().forEach(member -> properties.set(member.getKey(), member.getValue()));
            part.path("required").forEach(own.withArrayProperty("required")::add);
        }
        return own;
    }

    private static List<Class<?>> flat(Operation<?, ?> operation) {
        return Arrays.stream(operation.input().getRecordComponents())
                .filter(component -> component.getAccessor().isAnnotationPresent(Flat.class))
                .<Class<?>>map(RecordComponent::getType)
                .toList();
    }

    private static String name(@Nullable ObjectNode reference) {
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
