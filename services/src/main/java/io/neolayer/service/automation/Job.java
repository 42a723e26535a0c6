package io.neolayer.service.automation;

import io.neolayer.kernel.operation.Versioned;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A job that runs a function at the right moments.
 *
 * @param params of the function, with every run
 * @param exclusions days left out, as they were given
 * @param pauseReason why it is paused
 * @param runCount scheduled runs so far
 * @param failureStreak failed runs in a row
 * @param upcoming the next three instants; empty unless active
 * @param version row version
 */
record Job(
        UUID id,
        UUID accountId,
        String name,
        String description,
        UUID functionId,
        String alias,
        JsonNode params,
        String schedule,
        @Nullable String zone,
        @Nullable Instant startAt,
        @Nullable Instant endAt,
        @Nullable Duration jitter,
        List<JsonNode> exclusions,
        @Nullable DstGap dstGap,
        Overlap overlap,
        CatchUp catchup,
        Duration catchupWindow,
        RetryPlan retry,
        Duration runTtl,
        @Nullable Long maxRuns,
        int pauseAfterFailures,
        JobStatus status,
        @Nullable String pauseReason,
        @Nullable String pausedBy,
        long runCount,
        int failureStreak,
        @Nullable Instant lastRun,
        @Nullable Instant nextRun,
        List<Instant> upcoming,
        long version,
        Instant createdAt,
        Instant updatedAt)
        implements Versioned {
    private static final int UPCOMING = 3;

    Job {
        exclusions = List.copyOf(exclusions);
        upcoming = List.copyOf(upcoming);
    }

    static Job of(JobRow row) {
        Definition definition = row.definition();
        TimingFields timing = definition.timing();
        JobRow.Progress progress = row.progress();
        boolean active = progress.status() == JobStatus.ACTIVE;
        List<Instant> upcoming =
                active ? row.timetable().earliest(progress.decided(), Timing.LATEST, UPCOMING) : List.of();
        return new Job(
                row.id(),
                row.accountId(),
                row.name(),
                row.description(),
                definition.functionId(),
                definition.alias(),
                definition.params(),
                timing.schedule(),
                timing.zone(),
                timing.startAt(),
                timing.endAt(),
                timing.jitter(),
                timing.exclusions() == null ? List.of() : timing.exclusions(),
                timing.dstGap(),
                definition.overlap(),
                definition.catchup(),
                definition.catchupWindow(),
                definition.retry(),
                definition.runTtl(),
                definition.maxRuns(),
                definition.pauseAfterFailures(),
                progress.status(),
                progress.pauseReason(),
                progress.pausedBy(),
                progress.runCount(),
                progress.failureStreak(),
                progress.lastRun(),
                progress.nextRun(),
                upcoming,
                row.version(),
                row.createdAt(),
                row.updatedAt());
    }
}
