package io.neolayer.service.automation;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The instants of one job. An instant on an excluded day is still an instant, because it gets its decision; it only
 * does not run.
 */
final class Timetable {
    private static final ZoneOffset UTC = ZoneOffset.UTC;

    private final Timing timing;
    private final ZoneId zone;
    private final Instants instants;
    private final Instants.DayFilter running;
    private final boolean bounded;

    Timetable(Timing timing) {
        this(timing, true);
    }

    private Timetable(Timing timing, boolean bounded) {
        this.timing = timing;
        this.zone = timing.zone();
        this.bounded = bounded;
        this.running =
                timing.exclusions().isEmpty() ? Instants.DayFilter.ALL : day -> !covered(LocalDate.ofEpochDay(day));
        this.instants = switch (timing.schedule()) {
            case Schedule.Cron cron -> new CronInstants(cron.pattern(), zone, timing.dstGap());
            case Schedule.Every every -> new EveryInstants(every.step(), timing.startAt(), zone);
            case Schedule.At at -> new SingleInstant(at, zone, timing.dstGap());
        };
    }

    /** The same without its start, for a past that lies before it; the end stays. */
    Timetable withoutStart() {
        return new Timetable(timing, false);
    }

    Timing timing() {
        return timing;
    }

    /** The first instant later than {@code after}; empty when there is none within 8 years. */
    Optional<Instant> next(Instant after) {
        Instant from =
                bounded && after.isBefore(timing.startAt()) ? timing.startAt().minusNanos(1) : Timing.within(after);
        return instants.next(from).filter(at -> !ended(at));
    }

    /** The last instant earlier than {@code before}; empty when there is none within 8 years. */
    Optional<Instant> previous(Instant before) {
        Instant end = timing.endAt();
        Instant from = end != null && before.isAfter(end) ? end.plusNanos(1) : Timing.within(before);
        return instants.previous(from).filter(at -> !bounded || !at.isBefore(timing.startAt()));
    }

    /** The first instant later than {@code after} that no exclusion removes. */
    Optional<Instant> nextRunning(Instant after) {
        Instant limit =
                (after.isBefore(timing.startAt()) ? timing.startAt() : Timing.within(after)).plus(Instants.HORIZON);
        Optional<Instant> found = next(after);
        while (found.isPresent() && excluded(found.get())) {
            Instant at = found.get();
            LocalDate day = LocalDate.ofInstant(at, zone);
            LocalDate last = LocalDate.ofInstant(limit, zone);
            while (!day.isAfter(last) && covered(day)) {
                day = day.plusDays(1);
            }
            if (day.isAfter(last)) {
                return Optional.empty();
            }
            Instant start = day.atStartOfDay(zone).toInstant().minusNanos(1);
            found = next(start.isAfter(at) ? start : at);
        }
        return found;
    }

    boolean isInstant(Instant at) {
        return at.equals(Timing.within(at))
                && next(at.minusNanos(1)).filter(at::equals).isPresent();
    }

    boolean excluded(Instant at) {
        return covered(LocalDate.ofInstant(at, zone));
    }

    /** When the run of that instant is due: the instant and its delay. */
    Instant runAt(Instant at) {
        return at.plus(Jitter.delay(timing.jobId(), at, timing.jitter()));
    }

    /** The earliest instants in {@code (after, until]}, at most {@code limit}, in order. */
    List<Instant> earliest(Instant after, Instant until, int limit) {
        return walk(next(after), this::next, at -> !at.isAfter(until), limit);
    }

    /** All instants in {@code (after, until]} that no exclusion names, in order; the caller bounds their number. */
    List<Instant> running(Instant after, Instant until) {
        return walk(nextRunning(after), this::nextRunning, at -> !at.isAfter(until), Integer.MAX_VALUE);
    }

    /** The latest instants in {@code (after, until]}, at most {@code limit}, in order. */
    List<Instant> latest(Instant after, Instant until, int limit) {
        return walk(previous(Timing.within(until).plusNanos(1)), this::previous, at -> at.isAfter(after), limit)
                .reversed();
    }

    /** What lies in {@code (after, until]}; the cost grows with the days, not with the instants. */
    Passed passed(Instant after, Instant until) {
        Optional<Instant> first = next(after).filter(at -> !at.isAfter(until));
        if (first.isEmpty()) {
            return new Passed(0, 0, null, null);
        }
        Instant last = previous(Timing.within(until).plusNanos(1)).orElse(first.get());
        Instant from = first.get().minusNanos(1);
        long count = instants.count(from, last, Instants.DayFilter.ALL);
        long run = timing.exclusions().isEmpty() ? count : instants.count(from, last, running);
        return new Passed(count, count - run, first.get(), last);
    }

    /** The ends of gaps in {@code (after, until]} whose fixed times the job leaves out; no instants, but decided. */
    List<Instant> leftOutByGaps(Instant after, Instant until) {
        if (!(instants instanceof CronInstants cron)) {
            return List.of();
        }
        return cron.leftOutByGaps(after, until).stream()
                .filter(at -> kind(at) == Standing.Kind.GAP_LEFT_OUT)
                .toList();
    }

    /** The instants at or after {@code from}, as they are shown. */
    List<PreviewRow> preview(Instant from, int count) {
        return walk(next(Timing.within(from).minusNanos(1)), this::next, at -> true, count).stream()
                .map(this::row)
                .toList();
    }

    PreviewRow row(Instant at) {
        ZoneOffset offset = zone.getRules().getOffset(at);
        boolean excluded = excluded(at);
        return new PreviewRow(
                at,
                LocalDateTime.ofInstant(at, offset),
                offset.equals(UTC) ? "+00:00" : offset.getId(),
                excluded ? null : runAt(at),
                dst(at),
                excluded);
    }

    /** How an instant stands to a change of the clocks; null when no change concerns it. */
    @Nullable
    Dst dst(Instant at) {
        if (instants.shifted(at)) {
            return Dst.SHIFTED;
        }
        LocalDateTime local = LocalDateTime.ofInstant(at, zone);
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        if (offsets.size() < 2) {
            return null;
        }
        boolean first = offsets.getFirst().equals(zone.getRules().getOffset(at));
        return first ? Dst.FIRST_OF_TWO : Dst.SECOND_OF_TWO;
    }

    /** What a time is, and its neighbours. */
    Standing standing(Instant at) {
        return new Standing(at, kind(at), previous(at).orElse(null), next(at).orElse(null));
    }

    /** The shortest time between two instants of the next 8 years; empty when there are not two. */
    Optional<Duration> shortestGap(Instant from) {
        return switch (timing.schedule()) {
            case Schedule.Cron cron -> new ShortestGap(cron.pattern(), instants, zone).from(from);
            case Schedule.Every every -> Optional.of(every.step());
            case Schedule.At at -> Optional.empty();
        };
    }

    /** The same on days without a change of the clocks, which may bring two instants closer once a year. */
    Optional<Duration> usualGap(Instant from) {
        return switch (timing.schedule()) {
            case Schedule.Cron cron -> new ShortestGap(cron.pattern(), instants, zone).usual(from);
            case Schedule.Every every -> Optional.of(every.step());
            case Schedule.At at -> Optional.empty();
        };
    }

    private Standing.Kind kind(Instant at) {
        if (bounded && at.isBefore(timing.startAt())) {
            return Standing.Kind.BEFORE_START;
        }
        if (ended(at)) {
            return Standing.Kind.AFTER_END;
        }
        if (isInstant(at)) {
            return excluded(at) ? Standing.Kind.EXCLUDED : Standing.Kind.DUE;
        }
        if (instants instanceof CronInstants cron) {
            if (cron.swallows(at)) {
                return Standing.Kind.GAP_LEFT_OUT;
            }
            if (cron.repeats(at)) {
                return Standing.Kind.SECOND_PASS;
            }
        }
        return Standing.Kind.NOT_DUE;
    }

    private boolean ended(Instant at) {
        Instant end = timing.endAt();
        return end != null && at.isAfter(end);
    }

    private boolean covered(LocalDate date) {
        for (Exclusion exclusion : timing.exclusions()) {
            if (exclusion.covers(date)) {
                return true;
            }
        }
        return false;
    }

    private static List<Instant> walk(
            Optional<Instant> start, Function<Instant, Optional<Instant>> step, Predicate<Instant> within, int limit) {
        if (limit <= 0) {
            return List.of();
        }
        var found = new ArrayList<Instant>();
        Optional<Instant> at = start.filter(within);
        while (at.isPresent()) {
            found.add(at.get());
            at = found.size() < limit ? step.apply(at.get()).filter(within) : Optional.empty();
        }
        return List.copyOf(found);
    }
}
