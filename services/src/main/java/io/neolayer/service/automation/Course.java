package io.neolayer.service.automation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a job has come, and what that means for it.
 *
 * @param runCount scheduled runs so far
 * @param maxRuns scheduled runs in all; null = no end
 * @param failureStreak failed runs in a row
 */
record Course(long runCount, @Nullable Long maxRuns, int failureStreak) {
    /** Whether a job goes on after its last decision, and at which instant. */
    sealed interface Next {
        record Due(Instant at) implements Next {}

        /** The job is completed; {@code reason} is {@code max_runs} or {@code no_instant}. */
        record Completed(String reason) implements Next {}
    }

    /** Keeps the earliest of the firings that {@code maxRuns} still admits; the others fall out with that reason. */
    CatchUp.Choice admit(CatchUp.Choice choice) {
        List<CatchUp.Firing> firings = choice.firings();
        if (maxRuns == null || firings.size() <= maxRuns - runCount) {
            return choice;
        }
        int admitted = (int) Math.max(0, maxRuns - runCount);
        List<CatchUp.Firing> over = firings.subList(admitted, firings.size());
        var left = new ArrayList<>(choice.left());
        left.add(new CatchUp.Left(
                Reason.MAX_RUNS, over.getFirst().at(), over.getLast().at(), over.size()));
        return new CatchUp.Choice(firings.subList(0, admitted), left, choice.decided());
    }

    /** What follows when every instant up to {@code decided} has its decision. */
    Next after(Timetable table, Instant decided) {
        if (maxRuns != null && runCount >= maxRuns) {
            return new Next.Completed("max_runs");
        }
        Optional<Instant> next = table.next(decided);
        return next.isPresent() ? new Next.Due(next.get()) : new Next.Completed("no_instant");
    }

    /** True when the job pauses itself; {@code limit} 0 = never. */
    boolean pauses(int limit) {
        return limit > 0 && failureStreak >= limit;
    }

    /** When a queued run is no longer started. */
    static Instant expiry(Instant firedAt, Duration ttl) {
        return firedAt.plus(ttl);
    }
}
