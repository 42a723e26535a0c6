package io.neolayer.service.functions;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import io.neolayer.kernel.problem.FieldError;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * JSON Schema 2020-12 without remote references. Patterns are RE2, whose time is linear; a schema whose references multiply
 * beyond a bound is refused, so that judging a value stays cheap.
 */
final class JsonSchemas {
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
    private static final long EXPANSION = 20_000;
    private static final int FAULTS = 20;

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                    .pathType(PathType.JSON_POINTER)
                    .regularExpressionFactory(pattern -> {
                        Pattern compiled = Pattern.compile(pattern);
                        return text -> compiled.matcher(text).find();
                    })
                    .build()));

    private JsonSchemas() {}

    /** What is wrong with the schema itself, if anything. */
    static Optional<String> faultOf(JsonNode schema) {
        if (!schema.isObject() && !schema.isBoolean()) {
            return Optional.of("expected a JSON Schema object");
        }
        Optional<String> remote = remoteReference(schema);
        if (remote.isPresent()) {
            return remote.map(ref -> "references to other documents are not followed: " + ref);
        }
        if (expansion(schema, schema, new HashSet<>()) > EXPANSION) {
            return Optional.of("its references multiply to more than " + EXPANSION + " sub-schemas");
        }
        try {
            List<Error> faults = REGISTRY.getSchema(SchemaLocation.of(DRAFT)).validate(schema);
            if (!faults.isEmpty()) {
                return Optional.of(faults.getFirst().toString());
            }
            compiled(schema).validate(Documents.tree("{}"));
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of("pattern is not RE2: " + e.getMessage());
        } catch (StackOverflowError e) {
            return Optional.of("its references go round without end");
        } catch (RuntimeException e) {
            return Optional.of("it cannot be compiled: " + e.getMessage());
        }
    }

    private static Optional<String> remoteReference(JsonNode node) {
        for (String word : List.of("$ref", "$dynamicRef", "$schema", "$id")) {
            JsonNode value = node.isObject() ? node.get(word) : null;
            if (value != null && value.isString() && !local(word, value.stringValue())) {
                return Optional.of(value.stringValue());
            }
        }
        for (JsonNode child : node) {
            Optional<String> remote = remoteReference(child);
            if (remote.isPresent()) {
                return remote;
            }
        }
        return Optional.empty();
    }

    private static boolean local(String word, String value) {
        return "$schema".equals(word) ? DRAFT.equals(value) : value.startsWith("#");
    }

    private static long expansion(JsonNode root, JsonNode node, Set<String> open) {
        long sum = 1;
        JsonNode ref = node.isObject() ? node.get("$ref") : null;
        if (ref != null && ref.isString() && open.add(ref.stringValue())) {
            sum += target(root, ref.stringValue())
                    .map(found -> expansion(root, found, open))
                    .orElse(0L);
            open.remove(ref.stringValue());
        }
        for (JsonNode child : node) {
            sum += child.isContainer() ? expansion(root, child, open) : 0;
            if (sum > EXPANSION) {
                return sum;
            }
        }
        return sum;
    }

    private static Optional<JsonNode> target(JsonNode root, String ref) {
        String pointer = ref.substring(1);
        if (!pointer.isEmpty() && !pointer.startsWith("/")) {
            return Optional.empty();
        }
        JsonNode found = root.at(JsonPointer.compile(pointer));
        return found.isMissingNode() ? Optional.empty() : Optional.of(found);
    }

    private static Schema compiled(JsonNode schema) {
        return REGISTRY.getSchema(schema);
    }

    /** What the schema says against the value; the fields are JSON pointers. */
    static List<FieldError> faults(JsonNode schema, JsonNode value) {
        try {
            return compiled(schema).validate(value).stream()
                    .limit(FAULTS)
                    .map(JsonSchemas::fault)
                    .toList();
        } catch (StackOverflowError e) {
            return List.of(new FieldError("", "schema", "the schema's references go round without end"));
        }
    }

    private static FieldError fault(Error error) {
        String at = String.valueOf(error.getInstanceLocation());
        String field = "required".equals(error.getKeyword()) ? at + "/" + error.getProperty() : at;
        return new FieldError(field, String.valueOf(error.getKeyword()), String.valueOf(error.getMessage()));
    }
}
