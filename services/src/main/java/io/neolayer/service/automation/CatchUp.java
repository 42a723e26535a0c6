package io.neolayer.service.automation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What becomes of instants that passed while nobody claimed them. */
enum CatchUp {
    LATEST,
    ALL,
    NONE;

    /**
     * Bounds of one claim.
     *
     * @param window missed instants older than this never run
     * @param prompt an instant not older than this is simply due; zero after a pause, where all were held back
     * @param batch most instants that run by one claim
     */
    record Bounds(Duration window, Duration prompt, int batch) {}

    /** An instant that runs. */
    record Firing(Instant at, Reason reason) {}

    /** Instants that do not run, one row for all of one reason; {@code from} and {@code to} are the first and last. */
    record Left(Reason reason, Instant from, Instant to, long count) {}

    /**
     * The decisions of one claim.
     *
     * @param decided every instant up to here has its decision; earlier than asked when a batch was full
     */
    record Choice(List<Firing> firings, List<Left> left, Instant decided) {
        Choice {
            firings = List.copyOf(firings);
            left = List.copyOf(left);
        }
    }

    /**
     * Decides every instant in {@code (after, now]} whose delay has passed too.
     *
     * @param heldBack the pause that held them back and is the reason of all that do not run;
     *     {@link Reason#OUTSIDE_CATCHUP_WINDOW} when there was none
     */
    Choice choose(Timetable table, Instant after, Instant now, Bounds bounds, Reason heldBack) {
        Instant until = claimable(table, now);
        if (!until.isAfter(after)) {
            return new Choice(List.of(), List.of(), after);
        }
        var left = new ArrayList<Left>();
        Instant edge = clamp(now.minus(bounds.window()).minusNanos(1), after, until);
        Instant missed = clamp(now.minus(bounds.prompt()).minusNanos(1), after, until);
        if (this == NONE) {
            edge = missed;
        }
        leave(left, table.passed(after, edge), heldBack);
        Reason older = heldBack == Reason.OUTSIDE_CATCHUP_WINDOW ? Reason.SUPERSEDED : heldBack;
        Choice choice = switch (this) {
            case LATEST -> latest(table, edge, missed, until, bounds, left, older);
            case ALL, NONE -> inOrder(table, edge, missed, until, bounds, left);
        };
        for (Instant at : table.leftOutByGaps(after, choice.decided())) {
            left.add(new Left(Reason.DST_GAP, at, at, 1));
        }
        return new Choice(choice.firings(), left, choice.decided());
    }

    /** The end of the time whose instants may be claimed: the newest one may still wait for its delay. */
    static Instant claimable(Timetable table, Instant now) {
        return table.previous(now.plusNanos(1))
                .filter(at -> table.runAt(at).isAfter(now))
                .map(at -> at.minusNanos(1))
                .orElse(now);
    }

    private static Choice latest(
            Timetable table,
            Instant edge,
            Instant missed,
            Instant until,
            Bounds bounds,
            List<Left> left,
            Reason older) {
        Choice prompt = inOrder(table, missed, missed, until, bounds, new ArrayList<>());
        Passed passed = table.passed(edge, missed);
        if (!prompt.firings().isEmpty() || passed.running() == 0) {
            leave(left, passed, older);
            left.addAll(prompt.left());
            return new Choice(prompt.firings(), left, prompt.decided());
        }
        Instant newest = newestRunning(table, passed);
        leave(left, table.passed(edge, newest.minusNanos(1)), older);
        leave(left, table.passed(newest, until), older);
        return new Choice(List.of(new Firing(newest, Reason.CAUGHT_UP)), left, until);
    }

    private static Choice inOrder(
            Timetable table, Instant edge, Instant missed, Instant until, Bounds bounds, List<Left> left) {
        var firings = new ArrayList<Firing>();
        Instant decided = edge;
        while (decided.isBefore(until)) {
            Instant next = table.nextRunning(decided).orElse(Instant.MAX);
            if (next.isAfter(until)) {
                leave(left, table.passed(decided, until), Reason.EXCLUDED);
                return new Choice(firings, left, until);
            }
            if (firings.size() == bounds.batch()) {
                break;
            }
            leave(left, table.passed(decided, next.minusNanos(1)), Reason.EXCLUDED);
            firings.add(new Firing(next, next.isAfter(missed) ? Reason.DUE : Reason.CAUGHT_UP));
            decided = next;
        }
        return new Choice(firings, left, decided);
    }

    private static Instant newestRunning(Timetable table, Passed passed) {
        Instant at = Objects.requireNonNull(passed.last());
        while (table.excluded(at)) {
            at = table.previous(at).orElseThrow();
        }
        return at;
    }

    private static void leave(List<Left> left, Passed passed, Reason reason) {
        Instant first = passed.first();
        Instant last = passed.last();
        if (first == null || last == null) {
            return;
        }
        if (passed.running() > 0) {
            left.add(new Left(reason, first, last, passed.running()));
        }
        if (passed.excluded() > 0) {
            left.add(new Left(Reason.EXCLUDED, first, last, passed.excluded()));
        }
    }

    private static Instant clamp(Instant time, Instant low, Instant high) {
        return time.isBefore(low) ? low : time.isAfter(high) ? high : time;
    }
}
