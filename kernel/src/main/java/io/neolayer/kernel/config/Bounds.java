package io.neolayer.kernel.config;

/** The least and the greatest value that a setting may take, both included. */
public record Bounds(long least, long greatest) {
    public Bounds {
        if (least > greatest) {
            throw new IllegalArgumentException("least " + least + " is above greatest " + greatest);
        }
    }

    public static Bounds between(long least, long greatest) {
        return new Bounds(least, greatest);
    }

    boolean holds(long value) {
        return least <= value && value <= greatest;
    }
}
