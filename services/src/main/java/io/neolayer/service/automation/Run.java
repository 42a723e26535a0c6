package io.neolayer.service.automation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One run of a job, with all its attempts.
 *
 * @param runKey unique in the account: one instant, one run
 * @param dueAt the instant and its delay
 * @param firedAt when it was decided
 * @param waiting it stands behind an earlier run of its job
 * @param expiresAt it is no longer started from then on
 * @param params what a caller gave in place of the job's own
 * @param start the durable work that starts its next attempt
 */
record Run(
        UUID id,
        UUID accountId,
        UUID jobId,
        String runKey,
        Instant scheduledAt,
        Instant dueAt,
        Instant firedAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        Duration lateness,
        Origin origin,
        RunState state,
        List<Attempt> attempts,
        @Nullable Instant nextAttemptAt,
        Instant expiresAt,
        boolean waiting,
        @JsonIgnore boolean cancelRequested,
        @JsonIgnore @Nullable JsonNode params,
        @JsonIgnore @Nullable UUID start) {
    /** What made it. */
    enum Origin {
        SCHEDULE,
        CATCHUP,
        MANUAL
    }

    /**
     * One attempt.
     *
     * @param executionId the run of the function; null when it could not be submitted
     */
    record Attempt(
            int number,
            @Nullable UUID executionId,
            RunState state,
            @Nullable AttemptError error,
            Instant at) {
        Attempt ended(RunState as, @Nullable AttemptError why) {
            return new Attempt(number, executionId, as, why, at);
        }
    }

    /** Why an attempt failed. */
    record AttemptError(String code, @Nullable String message) {}

    Run {
        attempts = List.copyOf(attempts);
    }

    /** How many attempts failed. */
    @JsonIgnore
    int failures() {
        return (int) attempts.stream()
                .filter(each -> each.state() == RunState.FAILED)
                .count();
    }

    /** The execution that goes on, while it runs. */
    @JsonIgnore
    @Nullable
    UUID execution() {
        return attempts.isEmpty() ? null : attempts.getLast().executionId();
    }

    Run attempted(Attempt attempt, Instant now) {
        var more = new ArrayList<>(attempts);
        more.add(attempt);
        return with(RunState.RUNNING, more, startedAt == null ? now : startedAt, null, null, null, false);
    }

    /** The last attempt has ended so, and the run goes on. */
    Run lastEnded(RunState as, @Nullable AttemptError why) {
        var changed = new ArrayList<>(attempts);
        if (!changed.isEmpty() && changed.getLast().state() == RunState.RUNNING) {
            changed.set(changed.size() - 1, changed.getLast().ended(as, why));
        }
        return with(state, changed, startedAt, completedAt, nextAttemptAt, start, waiting);
    }

    Run ended(RunState as, Instant now) {
        return with(as, attempts, startedAt, now, null, null, false);
    }

    Run again(Instant at, UUID work) {
        return with(RunState.RETRYING, attempts, startedAt, null, at, work, false);
    }

    Run released() {
        return with(state, attempts, startedAt, completedAt, nextAttemptAt, start, false);
    }

    private Run with(
            RunState as,
            List<Attempt> tried,
            @Nullable Instant started,
            @Nullable Instant completed,
            @Nullable Instant next,
            @Nullable UUID work,
            boolean behind) {
        return new Run(
                id,
                accountId,
                jobId,
                runKey,
                scheduledAt,
                dueAt,
                firedAt,
                started,
                completed,
                lateness,
                origin,
                as,
                tried,
                next,
                expiresAt,
                behind,
                cancelRequested,
                params,
                work);
    }
}
