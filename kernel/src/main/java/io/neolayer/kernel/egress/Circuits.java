package io.neolayer.kernel.egress;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Leaves a host alone for a while after several failures in a row; then one call at a time may try whether it is back. */
final class Circuits {
    private static final int MAX_KEYS = 10_000;
    private static final Duration FORGET = Duration.ofMinutes(10);

    private record Circuit(int failures, long retryAt) {}

    private final LongSupplier nanoTime;
    private final int failuresToOpen;
    private final long openNanos;
    private final Cache<String, Circuit> circuits;

    Circuits(LongSupplier nanoTime, int failuresToOpen, Duration openFor) {
        this.nanoTime = nanoTime;
        this.failuresToOpen = failuresToOpen;
        this.openNanos = openFor.toNanos();
        this.circuits = Caffeine.newBuilder()
                .maximumSize(MAX_KEYS)
                .expireAfterAccess(FORGET)
                .ticker(nanoTime::getAsLong)
                .build();
    }

    /** The call that finds the time passed takes the trial and moves the time on, so that others still wait. */
    void admit(String key) {
        circuits.asMap().computeIfPresent(key, (same, circuit) -> {
            if (circuit.failures < failuresToOpen) {
                return circuit;
            }
            long now = nanoTime.getAsLong();
            if (now - circuit.retryAt < 0) {
                throw new EgressException(
                        EgressException.Code.CIRCUIT_OPEN,
                        "circuit",
                        "the host failed " + circuit.failures + " times in a row; next try in "
                                + Duration.ofNanos(circuit.retryAt - now)
                                        .plusMillis(999)
                                        .toSeconds() + " s");
            }
            return new Circuit(circuit.failures, now + openNanos);
        });
    }

    void succeeded(String key) {
        circuits.invalidate(key);
    }

    void failed(String key) {
        long retryAt = nanoTime.getAsLong() + openNanos;
        circuits.asMap().merge(key, new Circuit(1, retryAt), (old, one) -> new Circuit(old.failures + 1, retryAt));
    }

    int open() {
        long now = nanoTime.getAsLong();
        return (int) circuits.asMap().values().stream()
                .filter(circuit -> circuit.failures >= failuresToOpen && now - circuit.retryAt < 0)
                .count();
    }
}
