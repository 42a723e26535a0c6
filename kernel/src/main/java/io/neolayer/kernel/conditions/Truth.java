package io.neolayer.kernel.conditions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Kleene's three values. */
public enum Truth {
    TRUE,
    FALSE,
    UNKNOWN;

    static Truth of(boolean value) {
        return value ? TRUE : FALSE;
    }

    static Truth all(List<Truth> of) {
        return of.contains(FALSE) ? FALSE : of.contains(UNKNOWN) ? UNKNOWN : TRUE;
    }

    static Truth any(List<Truth> of) {
        return of.contains(TRUE) ? TRUE : of.contains(UNKNOWN) ? UNKNOWN : FALSE;
    }

    Truth not() {
        return switch (this) {
            case TRUE -> FALSE;
            case FALSE -> TRUE;
            case UNKNOWN -> UNKNOWN;
        };
    }

    /** As it travels: null is unknown. */
    @Nullable
    Boolean asBoolean() {
        return this == UNKNOWN ? null : this == TRUE;
    }
}
