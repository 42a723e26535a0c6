package io.neolayer.service.automation;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The instants of a cron pattern in a zone. Time is walked in stretches of one offset: inside a stretch the pattern is
 * plain local time, and only at its beginning do the clocks matter. A pattern whose hour field begins with {@code *}
 * has every matching local time of every stretch; any other has repeated local times at the first pass only and, unless
 * it skips them, is due once right after a gap that swallowed some of its times.
 */
final class CronInstants implements Instants {
    private static final long FAR = 1L << 50;
    private static final int DAY = TimeOfDay.DAY;

    private final CronPattern pattern;
    private final ZoneRules rules;
    private final boolean fixed;
    private final boolean runAfterGap;

    CronInstants(CronPattern pattern, ZoneId zone, DstGap gap) {
        this.pattern = pattern;
        this.rules = zone.getRules();
        this.fixed = !pattern.elapsed();
        this.runAfterGap = fixed && gap == DstGap.RUN_AFTER;
    }

    /**
     * Seconds {@code [from, end)} of one offset.
     *
     * @param fresh the first local time that was not passed before, for fixed patterns
     * @param start the change of the clocks that began it
     */
    private record Stretch(
            long from,
            long end,
            int offset,
            long fresh,
            @Nullable ZoneOffsetTransition start) {}

    @Override
    public Optional<Instant> next(Instant after) {
        long from = after.getEpochSecond() + 1;
        long limit = from + HORIZON.toSeconds();
        while (from <= limit) {
            Stretch stretch = stretch(from);
            if (from == stretch.from() && runsAfterGap(stretch)) {
                return Optional.of(Instant.ofEpochSecond(from));
            }
            long end = Math.min(stretch.end(), limit + 1);
            OptionalLong local =
                    pattern.first(Math.max(from + stretch.offset(), stretch.fresh()), end + stretch.offset());
            if (local.isPresent()) {
                return Optional.of(Instant.ofEpochSecond(local.getAsLong() - stretch.offset()));
            }
            from = end;
        }
        return Optional.empty();
    }

    @Override
    public Optional<Instant> previous(Instant before) {
        long end = before.getNano() > 0 ? before.getEpochSecond() + 1 : before.getEpochSecond();
        long limit = end - HORIZON.toSeconds();
        while (end > limit) {
            Stretch stretch = stretch(end - 1);
            long from = Math.max(stretch.from(), limit);
            OptionalLong local =
                    pattern.last(Math.max(from + stretch.offset(), stretch.fresh()), end + stretch.offset());
            if (local.isPresent()) {
                return Optional.of(Instant.ofEpochSecond(local.getAsLong() - stretch.offset()));
            }
            if (from == stretch.from() && runsAfterGap(stretch)) {
                return Optional.of(Instant.ofEpochSecond(from));
            }
            end = from;
        }
        return Optional.empty();
    }

    @Override
    public long count(Instant after, Instant until, DayFilter days) {
        long from = after.getEpochSecond() + 1;
        long end = until.getEpochSecond() + 1;
        long count = 0;
        while (from < end) {
            Stretch stretch = stretch(from);
            long to = Math.min(stretch.end(), end);
            long low = Math.max(from + stretch.offset(), stretch.fresh());
            long high = to + stretch.offset();
            if (from == stretch.from() && runsAfterGap(stretch)) {
                long local = from + stretch.offset();
                count += !pattern.matches(local) && days.counts(Math.floorDiv(local, DAY)) ? 1 : 0;
            }
            long last = Math.floorDiv(high - 1, DAY);
            for (long day = pattern.dayAtOrAfter(Math.floorDiv(low, DAY), last);
                    day <= last;
                    day = pattern.dayAtOrAfter(day + 1, last)) {
                count += days.counts(day) ? pattern.countOnDay(day, low, high) : 0;
            }
            from = to;
        }
        return count;
    }

    @Override
    public boolean shifted(Instant at) {
        if (at.getNano() != 0 || !fixed) {
            return false;
        }
        Stretch stretch = stretch(at.getEpochSecond());
        return stretch.from() == at.getEpochSecond()
                && runsAfterGap(stretch)
                && !pattern.matches(at.getEpochSecond() + stretch.offset());
    }

    /** True when fixed local times fell into a gap that ends at that instant, whether or not they are made up for. */
    boolean swallows(Instant at) {
        Stretch stretch = stretch(at.getEpochSecond());
        return fixed && at.getNano() == 0 && stretch.from() == at.getEpochSecond() && swallowed(stretch);
    }

    /** The ends of gaps in {@code (after, until]} that swallowed fixed times and are no instants themselves. */
    List<Instant> leftOutByGaps(Instant after, Instant until) {
        if (!fixed || runAfterGap) {
            return List.of();
        }
        var found = new ArrayList<Instant>();
        ZoneOffsetTransition change = rules.nextTransition(after);
        while (change != null && !change.getInstant().isAfter(until)) {
            Instant at = change.getInstant();
            if (swallows(at) && next(at.minusNanos(1)).filter(at::equals).isEmpty()) {
                found.add(at);
            }
            change = rules.nextTransition(at);
        }
        return found;
    }

    /** True when the local time matches, but was due at its first pass already. */
    boolean repeats(Instant at) {
        Stretch stretch = stretch(at.getEpochSecond());
        long local = at.getEpochSecond() + stretch.offset();
        return at.getNano() == 0 && local < stretch.fresh() && pattern.matches(local);
    }

    private boolean runsAfterGap(Stretch stretch) {
        return runAfterGap && swallowed(stretch);
    }

    private boolean swallowed(Stretch stretch) {
        ZoneOffsetTransition start = stretch.start();
        return start != null
                && start.isGap()
                && pattern.first(seconds(start.getDateTimeBefore()), seconds(start.getDateTimeAfter()))
                        .isPresent();
    }

    private Stretch stretch(long second) {
        Instant at = Instant.ofEpochSecond(second);
        ZoneOffset offset = rules.getOffset(at);
        if (rules.isFixedOffset()) {
            return new Stretch(-FAR, FAR, offset.getTotalSeconds(), -FAR, null);
        }
        ZoneOffsetTransition start = rules.previousTransition(at.plusNanos(1));
        ZoneOffsetTransition end = rules.nextTransition(at);
        long fresh = fixed && start != null && start.isOverlap() ? seconds(start.getDateTimeBefore()) : -FAR;
        return new Stretch(
                start == null ? -FAR : start.toEpochSecond(),
                end == null ? FAR : end.toEpochSecond(),
                offset.getTotalSeconds(),
                fresh,
                start);
    }

    private static long seconds(LocalDateTime local) {
        return local.toEpochSecond(ZoneOffset.UTC);
    }
}
