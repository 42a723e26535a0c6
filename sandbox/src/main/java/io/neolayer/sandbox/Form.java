package io.neolayer.sandbox;

import java.util.Locale;

/** How a source is entered: a module with a default export, or one expression. */
public enum Form {
    MODULE,
    EXPRESSION;

    /** The word used in JSON and in frames. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The form of that word.
     *
     * @throws IllegalArgumentException for any other word
     */
    public static Form of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
