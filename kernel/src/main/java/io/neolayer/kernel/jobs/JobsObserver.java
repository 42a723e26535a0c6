package io.neolayer.kernel.jobs;

import java.time.Duration;

/** Hears what the jobs do, to count it. */
public interface JobsObserver {
    /** @param delay from due to the first line of the handler */
    void started(String kind, Duration delay);

    /** @param outcome {@code done}, {@code retry}, {@code again}, {@code dead} */
    void ended(String kind, String outcome, Duration took);

    /** The lease of a running job was gone when it came to be completed. */
    void leaseLost(String kind);

    /** What there was when it was counted last, about four times a minute. */
    default void counted(Figures figures) {}

    /** This replica was told to claim nothing more, or that it may again. */
    default void draining(boolean now) {}
}
