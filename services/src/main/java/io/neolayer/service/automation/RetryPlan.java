package io.neolayer.service.automation;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * When a failed run is tried again.
 *
 * @param maxRetries 0-10; 0 = never
 * @param initial wait before the first retry
 * @param factor each further wait is this many times as long, up to {@code max}
 * @param jitterPercent a wait is longer or shorter by at most this much, 0-100
 */
record RetryPlan(int maxRetries, Duration initial, double factor, Duration max, int jitterPercent) {
    static final RetryPlan DEFAULT = new RetryPlan(3, Duration.ofSeconds(5), 2, Duration.ofMinutes(10), 20);
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;
    private static final int CONFLICT = 409;

    /** Faults of a script that another attempt may not meet. */
    private static final Set<String> RETRIED_CODES =
            Set.of("script_error", "never_settles", "interrupted", "worker_killed");

    RetryPlan {
        check(maxRetries >= 0 && maxRetries <= 10, "max_retries must be 0-10");
        check(initial.isPositive() && max.compareTo(initial) >= 0, "initial must be positive and at most max");
        check(factor >= 1 && factor <= 100, "factor must be 1-100");
        check(jitterPercent >= 0 && jitterPercent <= 100, "jitter_percent must be 0-100");
    }

    /**
     * Why an attempt failed.
     *
     * @param status HTTP status of an operation, 0 for a function
     * @param code stable code of the error
     * @param retryable what the error says about itself
     */
    record Failure(int status, String code, boolean retryable) {
        /** False for what would fail in the same way again: validation, permission, missing targets, limits. */
        boolean mayPass() {
            return switch (status) {
                case 0 -> RETRIED_CODES.contains(code) || retryable;
                case CONFLICT -> retryable;
                default -> status == TOO_MANY_REQUESTS || (status >= BAD_GATEWAY && status <= GATEWAY_TIMEOUT);
            };
        }
    }

    /**
     * The wait before the next attempt; empty when the run has failed for good.
     *
     * @param failed failed attempts so far, at least 1
     * @param random from 0 to below 1, spreads the wait
     */
    Optional<Duration> wait(int failed, Failure failure, double random) {
        return failed > maxRetries || !failure.mayPass() ? Optional.empty() : Optional.of(wait(failed, random));
    }

    private Duration wait(int failed, double random) {
        double longest = max.toMillis();
        double plain = Math.min(longest, initial.toMillis() * Math.pow(factor, failed - 1));
        double spread = 1 + (2 * random - 1) * jitterPercent / 100.0;
        return Duration.ofMillis(Math.round(plain * spread));
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
