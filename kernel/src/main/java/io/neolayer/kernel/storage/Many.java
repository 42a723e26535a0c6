package io.neolayer.kernel.storage;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Values to be bound as one array, for a list that may be empty or is neither of ids, numbers nor text.
 *
 * @param type PostgreSQL's name of the element type, such as {@code uuid}
 */
public record Many(String type, Collection<?> values) {
    public Many {
        values = List.copyOf(values);
    }

    public static Many ids(Collection<UUID> ids) {
        return new Many("uuid", ids);
    }

    public static Many texts(Collection<String> texts) {
        return new Many("text", texts);
    }

    static String typeOf(Collection<?> values) {
        Object first = values.isEmpty() ? "" : values.iterator().next();
        return switch (first) {
            case UUID id -> "uuid";
            case Long number -> "int8";
            case Integer number -> "int4";
            default -> "text";
        };
    }
}
