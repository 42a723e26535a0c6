package io.neolayer.service.functions;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Bounds that a version lowers (or raises up to the hard maximum); an absent one is the default of {@link FunctionsLimits}.
 *
 * @param cpu CPU time of one run
 * @param wall wall time of one run
 * @param memoryBytes memory that survives a collection
 */
record RunBounds(
        @Nullable Duration cpu,
        @Nullable Duration wall,
        @Nullable Long memoryBytes,
        @Nullable Integer outputBytes,
        @Nullable Integer logLines,
        @Nullable Integer httpCalls,
        @Nullable Integer serviceReads,
        @Nullable Integer actions) {
    static final RunBounds NONE = new RunBounds(null, null, null, null, null, null, null, null);
}
