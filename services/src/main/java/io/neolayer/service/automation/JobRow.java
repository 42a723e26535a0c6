package io.neolayer.service.automation;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job as it is kept. */
record JobRow(
        UUID id,
        UUID accountId,
        String name,
        String description,
        Definition definition,
        Progress progress,
        long version,
        Instant createdAt,
        Instant updatedAt) {
    /**
     * How far it has come.
     *
     * @param decided every instant up to here has its decision
     * @param tick the durable work that decides the next instant
     */
    record Progress(
            JobStatus status,
            @Nullable String pauseReason,
            @Nullable String pausedBy,
            long runCount,
            int failureStreak,
            @Nullable Instant lastRun,
            @Nullable Instant nextRun,
            Instant decided,
            @Nullable UUID tick) {
        static Progress begun(Instant now) {
            return new Progress(JobStatus.ACTIVE, null, null, 0, 0, null, null, now, null);
        }

        Progress paused(String reason, String by) {
            return new Progress(JobStatus.PAUSED, reason, by, runCount, failureStreak, lastRun, null, decided, null);
        }

        Progress ended(JobStatus as) {
            return new Progress(as, null, null, runCount, failureStreak, lastRun, null, decided, null);
        }

        Progress active() {
            return new Progress(JobStatus.ACTIVE, null, null, runCount, 0, lastRun, nextRun, decided, tick);
        }

        Progress fired(Instant at) {
            return new Progress(status, pauseReason, pausedBy, runCount + 1, failureStreak, at, nextRun, decided, tick);
        }

        Progress failing(int streak) {
            return new Progress(status, pauseReason, pausedBy, runCount, streak, lastRun, nextRun, decided, tick);
        }

        Progress decidedTo(Instant time) {
            return new Progress(status, pauseReason, pausedBy, runCount, failureStreak, lastRun, nextRun, time, tick);
        }

        Progress next(Instant at, UUID work) {
            return new Progress(status, pauseReason, pausedBy, runCount, failureStreak, lastRun, at, decided, work);
        }
    }

    JobRow with(Progress other) {
        return new JobRow(id, accountId, name, description, definition, other, version, createdAt, updatedAt);
    }

    JobRow changed(String called, String described, Definition other, Instant now) {
        return new JobRow(id, accountId, called, described, other, progress, version + 1, createdAt, now);
    }

    /** The same row, one version further. */
    JobRow touched(Instant now) {
        return changed(name, description, definition, now);
    }

    JobStatus status() {
        return progress.status();
    }

    Timetable timetable() {
        return timetable(definition);
    }

    Timetable timetable(Definition of) {
        return new Timetable(of.timing().timing(id, createdAt));
    }

    Course course() {
        return new Course(progress.runCount(), definition.maxRuns(), progress.failureStreak());
    }
}
