package io.neolayer.service.automation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges the timing of a job when it is created or changed, as a whole: all faults at once. */
final class TimingCheck {
    private static final Duration LONGEST_JITTER = Duration.ofHours(1);
    private static final int EXCLUSIONS = 100;

    private final Duration shortestInterval;

    /** {@code shortestInterval} is the shortest time allowed between two instants. */
    TimingCheck(Duration shortestInterval) {
        this.shortestInterval = shortestInterval;
    }

    /** No faults means that an instant later than {@code now} will run. */
    List<Fault> faults(Timing timing, Instant now) {
        var faults = new ArrayList<Fault>();
        Instant start = timing.startAt();
        if (!start.equals(Timing.within(start))) {
            return List.of(
                    Fault.whole("/start_at", Fault.RANGE, Timing.EARLIEST + " to " + Timing.LATEST, start.toString()));
        }
        Instant end = timing.endAt();
        boolean disordered = end != null && end.isBefore(timing.startAt());
        if (end != null && disordered) {
            faults.add(Fault.whole("/end_at", Fault.RANGE, "a time not before " + timing.startAt(), end.toString()));
        }
        int exclusions = timing.exclusions().size();
        if (exclusions > EXCLUSIONS) {
            faults.add(Fault.whole(
                    "/exclusions", Fault.SIZE, "at most " + EXCLUSIONS + " exclusions", Integer.toString(exclusions)));
        }
        spacing(timing, now, faults);
        if (!disordered) {
            future(timing, now).ifPresent(faults::add);
        }
        return List.copyOf(faults);
    }

    private void spacing(Timing timing, Instant now, List<Fault> faults) {
        Duration jitter = timing.jitter();
        if (jitter.isNegative() || jitter.compareTo(LONGEST_JITTER) > 0) {
            faults.add(Fault.whole("/jitter", Fault.RANGE, "PT0S to " + LONGEST_JITTER, jitter.toString()));
            return;
        }
        Instant from = now.isAfter(timing.startAt()) ? now : timing.startAt();
        var timetable = new Timetable(timing);
        Optional<Duration> usual = timetable.usualGap(from);
        if (usual.isPresent() && usual.get().compareTo(shortestInterval) < 0) {
            faults.add(Fault.whole(
                    ScheduleText.FIELD,
                    Fault.INTERVAL_TOO_SHORT,
                    "at least " + shortestInterval + " between instants",
                    usual.get().toString()));
        }
        Optional<Duration> gap = timetable.shortestGap(from);
        if (gap.isPresent() && !jitter.isZero() && jitter.multipliedBy(2).compareTo(gap.get()) >= 0) {
            faults.add(Fault.whole(
                    "/jitter",
                    Fault.RANGE,
                    "less than half the shortest gap, which is " + gap.get(),
                    jitter.toString()));
        }
    }

    private static Optional<Fault> future(Timing timing, Instant now) {
        var timetable = new Timetable(timing);
        if (timetable.nextRunning(now).isPresent()) {
            return Optional.empty();
        }
        Optional<Instant> next = timetable.next(now);
        if (next.isPresent()) {
            return Optional.of(neverFires(
                    "/exclusions",
                    "exclusions that leave an instant within 8 years",
                    "none from " + next.get() + " on"));
        }
        if (timing.schedule() instanceof Schedule.At at) {
            return Optional.of(oneShot(at, timetable, now));
        }
        var endless = new Timetable(new Timing(
                timing.jobId(),
                timing.schedule(),
                timing.zone(),
                timing.startAt(),
                null,
                timing.jitter(),
                timing.exclusions(),
                timing.dstGap()));
        return Optional.of(endless.next(now)
                .map(first -> neverFires("/end_at", "a time not before the next instant " + first, "" + timing.endAt()))
                .orElseGet(() -> neverFires(ScheduleText.FIELD, "an instant within 8 years", "none")));
    }

    private static Fault oneShot(Schedule.At at, Timetable timetable, Instant now) {
        Optional<Instant> only = timetable.withoutStart().previous(now.plusNanos(1));
        if (only.isPresent()) {
            return Fault.whole(
                    ScheduleText.FIELD,
                    Fault.FUTURE,
                    "a time after " + now,
                    only.get().toString());
        }
        return neverFires(
                ScheduleText.FIELD,
                "a local time that exists between start_at and end_at",
                at.local().toString());
    }

    private static Fault neverFires(String field, String expected, String found) {
        return Fault.whole(field, Fault.NEVER_FIRES, expected, found);
    }
}
