package io.neolayer.kernel.http;

import io.neolayer.kernel.operation.Content;
import io.neolayer.kernel.operation.Form;
import io.neolayer.kernel.operation.Lifecycle;
import io.neolayer.kernel.operation.Nothing;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.Operation.Method;
import io.neolayer.kernel.operation.Operation.Scope;
import io.neolayer.kernel.operation.Template;
import io.neolayer.kernel.operation.Versioned;
import io.neolayer.kernel.operation.codec.Codec;
import io.neolayer.kernel.operation.codec.Component;
import io.neolayer.kernel.operation.codec.InputBinding;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes one operation's entry of the document. */
final class OpenApiOperation {
    private final Codec codec;
    private final SchemaBook outputs;

    OpenApiOperation(Codec codec, SchemaBook outputs) {
        this.codec = codec;
        this.outputs = outputs;
    }

    /** @param input the schema of the whole input record */
    ObjectNode entry(Operation<?, ?> operation, String slice, ObjectNode input, boolean fromFunctions) {
        ObjectNode entry = codec.json().mapping().createObjectNode();
        entry.put("operationId", operation.id());
        entry.put("summary", operation.summary());
        entry.putArray("tags").add(slice);
        if (operation.scope() == Scope.PUBLIC) {
            entry.putArray("security");
        }
        extensions(entry, operation, fromFunctions);
        List<String> names = Template.of(operation.path()).parameters();
        InputBinding<?> binding = codec.binding(operation.input(), names, operation.method());
        ArrayNode parameters = codec.json().mapping().createArrayNode();
        parameters(parameters, operation, names, binding, input);
        if (!parameters.isEmpty()) {
            entry.set("parameters", parameters);
        }
        if (binding.takesBody()) {
            ObjectNode body = entry.putObject("requestBody");
            body(body, binding, input);
            operation.example().ifPresent(json -> example(body, json));
        }
        responses(entry.putObject("responses"), operation, binding);
        return entry;
    }

    private static void extensions(ObjectNode entry, Operation<?, ?> operation, boolean fromFunctions) {
        operation.permission().ifPresent(permission -> entry.put("x-permission", permission.toString()));
        entry.put("x-reads", operation.reads());
        if (!fromFunctions) {
            entry.put("x-not-from-functions", true);
        }
        if (operation.freshSignIn()) {
            entry.put("x-fresh-sign-in", true);
        }
        operation.confirm().ifPresent(sentence -> entry.put("x-confirm", sentence));
        if (!operation.columns().isEmpty()) {
            var columns = entry.putArray("x-columns");
            operation.columns().forEach(columns::add);
        }
        operation.lifecycle().ifPresent(lifecycle -> lifecycle(entry.putObject("x-lifecycle"), lifecycle));
    }

    private static void lifecycle(ObjectNode entry, Lifecycle lifecycle) {
        entry.put("field", lifecycle.field());
        ObjectNode terminal = entry.putObject("terminal");
        new TreeSet<>(lifecycle.terminal().keySet())
                .forEach(state -> terminal.put(state, lifecycle.terminal().get(state)));
    }

    private static void parameters(
            ArrayNode parameters,
            Operation<?, ?> operation,
            List<String> names,
            InputBinding<?> binding,
            ObjectNode input) {
        for (String name : names) {
            JsonNode schema = input.path("properties").path(name);
            ObjectNode parameter = parameter(parameters, name, "path", true);
            if (schema.isObject()) {
                parameter.set("schema", schema);
            } else {
                parameter.putObject("schema").put("type", "string").put("format", "uuid");
            }
        }
        Set<String> required = required(input);
        for (Component component : binding.components()) {
            switch (component.source()) {
                case QUERY ->
                    parameter(parameters, component.name(), "query", required.contains(component.name()))
                            .set("schema", input.path("properties").path(component.name()));
                case PAGE -> page(parameters);
                case IF_MATCH ->
                    parameter(parameters, "If-Match", "header", operation.requiresIfMatch())
                            .put("description", "The version that was read, as in ETag")
                            .putObject("schema")
                            .put("type", "string");
                case PATH, MEMBER, BODY, ACCEPT, INTERNAL -> {}
            }
        }
        headers(parameters, operation);
    }

    private static void headers(ArrayNode parameters, Operation<?, ?> operation) {
        if (operation.method() == Method.POST && !operation.reads() && !operation.neverStored()) {
            parameter(parameters, "Idempotency-Key", "header", false)
                    .put("description", "The same key with the same request acts once; kept for 24 hours")
                    .putObject("schema")
                    .put("type", "string")
                    .put("minLength", 1)
                    .put("maxLength", 255);
        }
        if (operation.form() instanceof Form.Streams) {
            parameter(parameters, "Last-Event-ID", "header", false)
                    .put("description", "The id of the last event that was seen; the stream goes on after it")
                    .putObject("schema")
                    .put("type", "string");
        }
    }

    private static void page(ArrayNode parameters) {
        parameter(parameters, "limit", "query", false)
                .putObject("schema")
                .put("type", "integer")
                .put("minimum", 1)
                .put("maximum", PageRequest.MAXIMUM)
                .put("default", PageRequest.DEFAULT);
        parameter(parameters, "cursor", "query", false)
                .put("description", "next_cursor of the page before")
                .putObject("schema")
                .put("type", "string");
    }

    private static ObjectNode parameter(ArrayNode parameters, String name, String in, boolean required) {
        return parameters.addObject().put("name", name).put("in", in).put("required", required);
    }

    private static Set<String> required(ObjectNode input) {
        var names = new TreeSet<String>();
        input.path("required").forEach(name -> names.add(name.asString()));
        return names;
    }

    private static void body(ObjectNode body, InputBinding<?> binding, ObjectNode input) {
        body.put("required", true);
        ObjectNode content = body.putObject("content");
        List<String> members = new ArrayList<>();
        for (Component component : binding.components()) {
            if (component.source() == Component.Source.BODY) {
                boolean text = component.type().hasRawClass(String.class);
                content.putObject(text ? "text/plain" : Reply.JSON)
                        .set("schema", input.path("properties").path(component.name()));
                return;
            }
            if (component.source() == Component.Source.MEMBER) {
                members.add(component.name());
            }
        }
        ObjectNode schema = content.putObject(Reply.JSON).putObject("schema");
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        members.forEach(name -> properties.set(name, input.path("properties").path(name)));
        List<String> demanded =
                required(input).stream().filter(members::contains).toList();
        if (!demanded.isEmpty()) {
            var required = schema.putArray("required");
            demanded.forEach(required::add);
        }
        schema.put("additionalProperties", false);
    }

    private void example(ObjectNode body, String json) {
        ((ObjectNode) body.path("content").path(Reply.JSON))
                .set("example", codec.json().parse(json.getBytes(StandardCharsets.UTF_8)));
    }

    private void responses(ObjectNode responses, Operation<?, ?> operation, InputBinding<?> binding) {
        for (int status : successes(operation)) {
            ObjectNode response = responses.putObject(Integer.toString(status));
            response.put("description", description(status));
            if (operation.output() instanceof Class<?> type && Versioned.class.isAssignableFrom(type)) {
                response.putObject("headers")
                        .putObject("ETag")
                        .putObject("schema")
                        .put("type", "string");
            }
            content(response, operation);
        }
        boolean judged = operation.scope() != Scope.PUBLIC;
        problem(responses, 400, true);
        problem(responses, 401, judged);
        problem(responses, 403, judged);
        problem(responses, 404, true);
        problem(responses, 409, !operation.reads());
        boolean ifMatch = binding.components().stream().anyMatch(c -> c.source() == Component.Source.IF_MATCH);
        problem(responses, 412, ifMatch);
        problem(responses, 413, binding.takesBody());
        problem(responses, 415, binding.takesBody());
        problem(responses, 422, binding.takesBody());
        problem(responses, 428, operation.requiresIfMatch());
        problem(responses, 429, true);
        problem(responses, 500, true);
        problem(responses, 503, true);
    }

    private void content(ObjectNode response, Operation<?, ?> operation) {
        if (operation.form() instanceof Form.Streams) {
            response.putObject("content")
                    .putObject("text/event-stream")
                    .putObject("schema")
                    .put("type", "string");
        } else if (operation.output() == Content.class) {
            response.putObject("content").putObject("*/*").putObject("schema");
        } else if (operation.output() != Nothing.class) {
            response.putObject("content").putObject(Reply.JSON).set("schema", schema(operation.output()));
        }
    }

    private ObjectNode schema(Type output) {
        if (!(output instanceof ParameterizedType page) || page.getRawType() != Page.class) {
            return outputs.reference(output);
        }
        ObjectNode schema = codec.json().mapping().createObjectNode();
        schema.put("type", "object");
        schema.putArray("required").add("items").add("next_cursor");
        ObjectNode properties = schema.putObject("properties");
        properties
                .putObject("items")
                .put("type", "array")
                .set("items", outputs.reference(page.getActualTypeArguments()[0]));
        properties.putObject("next_cursor").putArray("type").add("string").add("null");
        return schema;
    }

    private static void problem(ObjectNode responses, int status, boolean possible) {
        if (possible) {
            responses.putObject(Integer.toString(status)).put("$ref", "#/components/responses/Problem");
        }
    }

    /** An operation that words its own answer makes something (201), or says that it was there already (200). */
    private static List<Integer> successes(Operation<?, ?> operation) {
        if (operation.form() instanceof Form.Runs) {
            return List.of(200, 202);
        }
        if (operation.form() instanceof Form.Streams) {
            return List.of(200);
        }
        if (operation.output() == Nothing.class) {
            return List.of(204);
        }
        return operation.answersItself() ? List.of(200, 201) : List.of(200);
    }

    private static String description(int status) {
        return switch (status) {
            case 201 -> "Made";
            case 202 -> "Goes on; Location says where to look";
            case 204 -> "Done";
            default -> "As asked";
        };
    }
}
