package io.neolayer.kernel.jobs;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A kind of work, declared once as a value.
 *
 * @param name dotted, the first word is the service: {@code automation.run}
 * @param payload a record that Jackson reads and writes; unknown members are ignored, so that older rows stay readable
 * @param retry what follows a failure
 * @param concurrency how many of this kind one replica runs at a time
 * @param keep how long a finished job stays to be looked at; zero deletes it with its completion
 */
public record JobKind<P extends Record>(String name, Class<P> payload, Retry retry, int concurrency, Duration keep) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)+");
    private static final int NO_BOUND = Integer.MAX_VALUE;

    public JobKind {
        if (!NAME.matcher(name).matches() || concurrency < 1 || keep.isNegative()) {
            throw new IllegalArgumentException(
                    "a job kind needs a dotted name and a concurrency of at least 1: " + name);
        }
    }

    /** Retried as {@link Retry#STANDARD} says, without a bound of its own, deleted when done. */
    public static <P extends Record> JobKind<P> of(String name, Class<P> payload) {
        return new JobKind<>(name, payload, Retry.STANDARD, NO_BOUND, Duration.ZERO);
    }

    public JobKind<P> retried(Retry by) {
        return new JobKind<>(name, payload, by, concurrency, keep);
    }

    /** At most so many at a time on one replica. */
    public JobKind<P> atMost(int jobs) {
        return new JobKind<>(name, payload, retry, jobs, keep);
    }

    public JobKind<P> kept(Duration finished) {
        return new JobKind<>(name, payload, retry, concurrency, finished);
    }

    /** The service that a pause names. */
    public String service() {
        return name.substring(0, name.indexOf('.'));
    }

    /** A job of this kind, due at once, to be shaped further and enqueued. */
    public NewJob<P> of(P what) {
        return NewJob.of(this, what);
    }
}
