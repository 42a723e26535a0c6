package io.neolayer.service.automation;

import io.neolayer.kernel.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a job does and when, as one document that is kept in every version.
 *
 * @param params of the function, with every run
 * @param timing with every default filled in
 * @param runTtl a run not started by then expires
 * @param maxRuns scheduled runs in all; null = no end
 * @param pauseAfterFailures failed runs in a row; 0 = never
 */
record Definition(
        UUID functionId,
        String alias,
        JsonNode params,
        TimingFields timing,
        Overlap overlap,
        CatchUp catchup,
        Duration catchupWindow,
        RetryPlan retry,
        Duration runTtl,
        @Nullable Long maxRuns,
        int pauseAfterFailures) {
    private static final int PARAMS_BYTES = 64 * 1024;
    private static final Duration WINDOW_LEAST = Duration.ofSeconds(10);
    private static final Duration WINDOW_MOST = Duration.ofDays(365);
    private static final Duration TTL_LEAST = Duration.ofSeconds(1);
    private static final Duration TTL_MOST = Duration.ofDays(7);

    /** @throws Problem 422 for a value out of its bounds */
    Definition checked() {
        int bytes = params.toString().getBytes(StandardCharsets.UTF_8).length;
        if (!params.isObject()) {
            throw Problem.invalid("/params", "type", "expected a JSON object");
        }
        if (bytes > PARAMS_BYTES) {
            throw Problem.invalid(
                    "/params", "size", "expected at most " + PARAMS_BYTES + " bytes of JSON, found " + bytes);
        }
        within("/catchup_window", catchupWindow, WINDOW_LEAST, WINDOW_MOST);
        within("/run_ttl", runTtl, TTL_LEAST, TTL_MOST);
        return this;
    }

    private static void within(String field, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw Problem.invalid(field, "range", "expected " + least + " to " + most + ", found " + value);
        }
    }
}
