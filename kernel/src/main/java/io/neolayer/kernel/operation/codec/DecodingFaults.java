package io.neolayer.kernel.operation.codec;

import io.neolayer.kernel.problem.FieldError;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says in our words what Jackson refused; never repeats the value, which may be a secret. */
final class DecodingFaults {
    private DecodingFaults() {}

    /** Adds the fault of the value at {@code pointer}, whose tree is {@code value}. */
    static void add(Faults faults, String pointer, JsonNode value, JacksonException refusal) {
        String below = path(refusal);
        String at = pointer + below;
        JsonNode found = below.isEmpty() ? value : value.at(below);
        switch (refusal) {
            case UnrecognizedPropertyException e -> faults.unknownMember(at);
            case InvalidFormatException e when text(e, found) -> faults.member(at, "invalid_format", expectedFormat(e));
            default -> {
                Problem problem = problemBehind(refusal);
                if (problem != null) {
                    addProblem(faults, at, problem);
                } else if (refusal instanceof MismatchedInputException e && e.getTargetType() != null) {
                    faults.member(
                            at,
                            "invalid_type",
                            "expected " + describe(e.getTargetType()) + ", found " + describe(found));
                } else {
                    faults.member(at, "invalid_value", "the value is incomplete or out of range");
                }
            }
        }
    }

    /** Whether a text stood where a text belongs, but another one. */
    private static boolean text(InvalidFormatException e, JsonNode found) {
        Class<?> type = e.getTargetType();
        boolean number = type != null && (Number.class.isAssignableFrom(type) || type.isPrimitive());
        return found.isString() && !number && type != Boolean.class;
    }

    private static void addProblem(Faults faults, String at, Problem problem) {
        if (problem.code() != ProblemCode.VALIDATION_FAILED) {
            throw problem;
        }
        for (FieldError error : problem.errors()) {
            faults.member(at + error.field(), error.code(), error.message());
        }
    }

    private static @Nullable Problem problemBehind(Throwable refusal) {
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) {
                return problem;
            }
        }
        return null;
    }

    private static String expectedFormat(InvalidFormatException e) {
        Class<?> type = e.getTargetType();
        if (type != null && type.isEnum()) {
            return "expected one of " + Scalars.choices(type);
        }
        String message = String.valueOf(e.getOriginalMessage());
        int ours = message.indexOf("expected ");
        return ours >= 0 ? message.substring(ours) : "expected " + (type == null ? "another value" : describe(type));
    }

    private static String path(JacksonException refusal) {
        var path = new StringBuilder();
        for (var step : refusal.getPath()) {
            String name = step.getPropertyName() == null ? String.valueOf(step.getIndex()) : step.getPropertyName();
            path.append(Names.pointer("", name));
        }
        return path.toString();
    }

    static String describe(JavaType type) {
        return describe(type.getRawClass());
    }

    private static String describe(Class<?> type) {
        if (Number.class.isAssignableFrom(type) || (type.isPrimitive() && type != boolean.class)) {
            return "a number that fits";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == byte[].class) {
            return "base64 text";
        }
        if (Collection.class.isAssignableFrom(type) || type.isArray()) {
            return "a list";
        }
        return type.isRecord() || Map.class.isAssignableFrom(type) ? "an object" : "a text";
    }

    static String describe(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT, POJO -> "an object";
            case STRING, BINARY -> "a text";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case NULL -> "null";
            case MISSING -> "nothing";
        };
    }
}
