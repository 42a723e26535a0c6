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
}
