package io.neolayer.kernel.tenancy;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who acts, written {@code <kind>:<id>}.
 *
 * @param id the key id, user id, token name or function id
 * @param name what people call it
 * @param person the person behind it, if any: a user or an operator token's name
 */
public record Principal(
        Kind kind, String id, String name, @Nullable String person) {
    /** The kinds of the auth page. */
    public enum Kind {
        OPERATOR_TOKEN,
        API_KEY,
        USER,
        FUNCTION,
        AUTOMATION,
        TRIGGER,
        SYSTEM
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + ":" + id;
    }
}
