package io.neolayer.kernel.config;

import java.time.Duration;

/**
 * How much durable work a process takes on, and how it lets go of it.
 *
 * @param slots jobs at a time
 * @param finish how long they get after SIGTERM
 */
public record JobsConfig(int slots, Duration finish) {
    private static final int SLOTS = 32;
    private static final int SLOTS_MAX = 1_000;

    static JobsConfig read(Settings settings) {
        return new JobsConfig(
                Math.toIntExact(settings.number(
                        "jobs.slots",
                        SLOTS,
                        Bounds.between(1, SLOTS_MAX),
                        "jobs that this replica runs at a time; each holds a connection only while it writes")),
                settings.duration(
                        "shutdown.jobs",
                        Duration.ofSeconds(30),
                        Bounds.between(0, 300),
                        "how long running jobs get after SIGTERM; what still runs then is free for other replicas"));
    }
}
