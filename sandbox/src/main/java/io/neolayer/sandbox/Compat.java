package io.neolayer.sandbox;

/** Which older host API a source sees beside the current one. */
public enum Compat {
    NONE("none"),
    /** The global {@code Devpack} of version 0.6. */
    DEVPACK_0_6("devpack-0.6");

    private final String wire;

    Compat(String wire) {
        this.wire = wire;
    }

    /** The word used in JSON and in frames. */
    public String wire() {
        return wire;
    }

    /**
     * The value of that word.
     *
     * @throws IllegalArgumentException for any other word
     */
    public static Compat of(String wire) {
        for (Compat compat : values()) {
            if (compat.wire.equals(wire)) {
                return compat;
            }
        }
        throw new IllegalArgumentException("expected none or devpack-0.6, found " + wire);
    }
}
