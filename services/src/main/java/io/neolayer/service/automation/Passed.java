package io.neolayer.service.automation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The instants of a stretch of time, counted.
 *
 * @param count all instants of the stretch, excluded ones too
 * @param excluded those of {@code count} on excluded days
 * @param first the earliest, null when there is none
 * @param last the latest, null when there is none
 */
record Passed(
        long count,
        long excluded,
        @Nullable Instant first,
        @Nullable Instant last) {
    /** How many of them would run. */
    long running() {
        return count - excluded;
    }
}
