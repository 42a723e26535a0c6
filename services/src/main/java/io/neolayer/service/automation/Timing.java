package io.neolayer.service.automation;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything of a job that decides its instants.
 *
 * @param jobId the job, or the nil UUID while there is none; the delay of an instant depends on it
 * @param startAt no instant is earlier; steps of {@code @every} are counted from here
 * @param endAt no instant is later; null = no end
 * @param jitter the longest delay
 */
record Timing(
        UUID jobId,
        Schedule schedule,
        ZoneId zone,
        Instant startAt,
        @Nullable Instant endAt,
        Duration jitter,
        List<Exclusion> exclusions,
        DstGap dstGap) {
    static final UUID NO_JOB = new UUID(0, 0);

    /** Times outside of this range are taken as its ends: nobody schedules there, and arithmetic stays in its bounds. */
    static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

    static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    Timing {
        exclusions = List.copyOf(exclusions);
    }

    static Instant within(Instant time) {
        return time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : time;
    }

    /** A schedule in a zone with every other member at its default. */
    static Timing of(Schedule schedule, ZoneId zone, Instant startAt) {
        return new Timing(NO_JOB, schedule, zone, startAt, null, Duration.ZERO, List.of(), DstGap.RUN_AFTER);
    }
}
