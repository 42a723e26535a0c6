package io.neolayer.bench.measure;

import java.time.Duration;

/** One side of a comparison. */
public record Contender(String name, Phase phase) {
    /** Does the work for a time. */
    @FunctionalInterface
    public interface Phase {
        Sample run(Duration warmUp, Duration measure);
    }
}
