package io.neolayer.kernel.operation.codec;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values that stand in a path or a query as text. */
final class Scalars {
    private Scalars() {}

    /** The reader of a type, or null when the type does not travel as text; it throws what {@link #message} explains. */
    static @Nullable Function<String, Object> reader(Class<?> type) {
        if (type == String.class) {
            return text -> text;
        }
        if (type == UUID.class) {
            return Scalars::uuid;
        }
        if (type == int.class || type == Integer.class) {
            return Integer::valueOf;
        }
        if (type == long.class || type == Long.class) {
            return Long::valueOf;
        }
        if (type == boolean.class || type == Boolean.class) {
            return Scalars::flag;
        }
        if (type == Instant.class) {
            return Times::parse;
        }
        if (type == Duration.class) {
            return Durations::either;
        }
        if (type == BigDecimal.class) {
            return Scalars::decimal;
        }
        return type.isEnum() ? text -> constant(type, text) : null;
    }

    /** What was expected of a text that a reader refused. */
    static String message(Class<?> type, RuntimeException refusal) {
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "expected a whole number";
        }
        if (type == Instant.class) {
            return "expected a time such as 2026-01-31T12:00:00.000Z";
        }
        return refusal instanceof DateTimeException || refusal instanceof IllegalArgumentException
                ? String.valueOf(refusal.getMessage())
                : "expected another value";
    }

    /** The strict 36-character form; {@code UUID.fromString} also takes shorter groups. */
    static UUID uuid(String text) {
        if (text.length() != 36 || text.charAt(8) != '-' || text.charAt(13) != '-' || text.charAt(18) != '-') {
            throw new IllegalArgumentException("expected a UUID");
        }
        return UUID.fromString(text);
    }

    static String choices(Class<?> type) {
        return String.join(
                ", ", Arrays.stream(constants(type)).map(Scalars::name).toList());
    }

    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Object constant(Class<?> type, String text) {
        for (Enum<?> constant : constants(type)) {
            if (name(constant).equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("expected one of " + choices(type));
    }

    private static Enum<?>[] constants(Class<?> type) {
        return (Enum<?>[]) type.getEnumConstants();
    }

    private static Object flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("expected true or false");
        };
    }

    private static Object decimal(String text) {
        if (text.length() > 100 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            throw new IllegalArgumentException("expected a decimal number without exponent");
        }
        return new BigDecimal(text);
    }
}
