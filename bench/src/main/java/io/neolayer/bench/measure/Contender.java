package io.neolayer.bench.measure;

import java.time.Duration;

/**
 * One side of a comparison.
 *
 * @param compiled machine code from its start, so that it needs no long first phase
 */
public record Contender(String name, boolean compiled, Phase phase) {
    /** Does the work for a time. */
    @FunctionalInterface
    public interface Phase {
        Sample run(Duration warmUp, Duration measure);
    }

    /** One that runs on a Java virtual machine. */
    public Contender(String name, Phase phase) {
        this(name, false, phase);
    }

    public Contender named(String other) {
        return new Contender(other, compiled, phase);
    }
}
