package io.neolayer.kernel.jobs;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What follows a failure: the n-th retry waits {@code initial × factor}<sup>n−1</sup>, at most {@code longest}, give or take
 * {@code jitter}.
 *
 * @param most retries after the first attempt
 * @param jitter share of the wait, 0 to 1
 */
public record Retry(int most, Duration initial, double factor, Duration longest, double jitter) {
    /** Ten retries over about two hours. */
    public static final Retry STANDARD = new Retry(10, Duration.ofSeconds(5), 2, Duration.ofMinutes(30), 0.2);

    /** The first failure is the last. */
    public static final Retry NEVER = new Retry(0, Duration.ZERO, 1, Duration.ZERO, 0);

    public Retry {
        if (most < 0
                || initial.isNegative()
                || factor < 1
                || longest.compareTo(initial) < 0
                || jitter < 0
                || jitter > 1) {
            throw new IllegalArgumentException("a retry rule needs waits that do not shrink and a jitter of 0 to 1");
        }
    }

    /** Whether an attempt follows the failure with that number, the first being 1. */
    boolean after(int failure) {
        return failure <= most;
    }

    /** How long to wait after that failure. */
    Duration delay(int failure, RandomGenerator random) {
        double plain =
                Math.min(initial.toMillis() * Math.pow(factor, Math.max(0, failure - 1)), (double) longest.toMillis());
        double off = jitter * (2 * random.nextDouble() - 1);
        return Duration.ofMillis(Math.round(plain * (1 + off)));
    }
}
