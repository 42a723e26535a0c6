package io.neolayer.sandbox;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Hears what happens, for metrics and quotas; called on the sandbox's threads, so it must return at once. */
public interface SandboxListener {
    /** A run ended; {@code outcome} is {@code succeeded} or a fault's word, {@code duration} without the wait. */
    default void runEnded(String account, String outcome, Duration duration) {}

    /** A worker was killed while it worked for that account, or while idle. */
    default void workerKilled(String reason, @Nullable String account) {}

    /** A worker became ready that long after its process was started. */
    default void workerReady(Duration startup) {}

    /** A worker could not be started. */
    default void workerFailed(String reason) {}

    /** Hears nothing. */
    static SandboxListener none() {
        return new SandboxListener() {};
    }
}
