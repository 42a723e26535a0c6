package io.neolayer.service.automation;

import io.neolayer.kernel.problem.Problem;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a failed run is tried again, as it travels; what is absent is 3 retries after PT5S, doubling up to PT10M, give or take 20 percent.
 *
 * @param maxRetries 0 to 10
 * @param factor 1 to 100
 */
record RetryTerms(
        @Nullable Integer maxRetries,
        @Nullable Duration initial,
        @Nullable Double factor,
        @Nullable Duration max,
        @Nullable Integer jitterPercent) {
    /** @throws Problem 422 for a value out of its bounds */
    RetryPlan plan() {
        var standard = RetryPlan.DEFAULT;
        try {
            return new RetryPlan(
                    maxRetries == null ? standard.maxRetries() : maxRetries,
                    initial == null ? standard.initial() : initial,
                    factor == null ? standard.factor() : factor,
                    max == null ? standard.max() : max,
                    jitterPercent == null ? standard.jitterPercent() : jitterPercent);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("/retry", "range", String.valueOf(e.getMessage()));
        }
    }
}
