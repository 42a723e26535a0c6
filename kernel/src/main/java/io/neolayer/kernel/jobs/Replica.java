package io.neolayer.kernel.jobs;

import io.neolayer.kernel.storage.Row;
import java.time.Instant;
import java.util.UUID;

/**
 * A process that shares the database.
 *
 * @param incarnation new with each start, and whenever the lease was lost
 * @param seenAt its last heartbeat; after 15 s without one it counts as lost
 */
public record Replica(
        String id, UUID incarnation, String version, State state, int runningJobs, Instant startedAt, Instant seenAt) {
    /** What it does for the others. */
    public enum State {
        STARTING,
        READY,
        DRAINING,
        STOPPED,
        LOST
    }

    static Replica of(Row row) {
        return new Replica(
                row.text("id"),
                row.uuid("incarnation"),
                row.text("version"),
                row.constant("state", State.class),
                row.integer("running_jobs"),
                row.instant("started_at"),
                row.instant("seen_at"));
    }
}
