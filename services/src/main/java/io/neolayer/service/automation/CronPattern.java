package io.neolayer.service.automation;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.OptionalLong;

/**
 * A cron pattern without a zone: a set of local times. They are counted in seconds of the local calendar, as if the
 * clock always stood at offset zero.
 *
 * @param months bit n = month n
 * @param elapsed the hour field begins with {@code *}: the pattern follows elapsed time when clocks change
 */
record CronPattern(TimeOfDay times, DayRule days, int months, boolean elapsed) {
    private static final int DAY = TimeOfDay.DAY;

    boolean matches(long local) {
        return times.matches((int) Math.floorMod(local, (long) DAY)) && matchesDay(Math.floorDiv(local, DAY));
    }

    boolean matchesDay(LocalDate date) {
        int matching = daysOf(YearMonth.from(date));
        return (matching >> date.getDayOfMonth() & 1) != 0;
    }

    /** The earliest local time in {@code [from, end)}. */
    OptionalLong first(long from, long end) {
        if (from >= end) {
            return OptionalLong.empty();
        }
        long day = Math.floorDiv(from, DAY);
        if (matchesDay(day)) {
            int time = times.atOrAfter((int) Math.floorMod(from, (long) DAY));
            if (time >= 0) {
                return within(day * DAY + time, from, end);
            }
        }
        long next = dayAtOrAfter(day + 1, Math.floorDiv(end, DAY));
        return next == Long.MAX_VALUE ? OptionalLong.empty() : within(next * DAY + times.first(), from, end);
    }

    /** The latest local time in {@code [from, end)}. */
    OptionalLong last(long from, long end) {
        if (from >= end) {
            return OptionalLong.empty();
        }
        long day = Math.floorDiv(end - 1, DAY);
        if (matchesDay(day)) {
            int time = times.atOrBefore((int) Math.floorMod(end - 1, (long) DAY));
            if (time >= 0) {
                return within(day * DAY + time, from, end);
            }
        }
        long previous = dayAtOrBefore(day - 1, Math.floorDiv(from, DAY));
        return previous == Long.MIN_VALUE ? OptionalLong.empty() : within(previous * DAY + times.last(), from, end);
    }

    /** How many local times lie in {@code [from, end)} on one day. */
    int countOnDay(long day, long from, long end) {
        if (!matchesDay(day)) {
            return 0;
        }
        long start = day * DAY;
        int low = (int) Math.clamp(from - start, 0L, (long) DAY);
        int high = (int) Math.clamp(end - start, 0L, (long) DAY);
        return high <= low ? 0 : times.before(high) - times.before(low);
    }

    /** The first matching day at or after {@code day} and up to {@code limit}, as an epoch day. */
    long dayAtOrAfter(long day, long limit) {
        long at = day;
        while (at <= limit) {
            LocalDate date = LocalDate.ofEpochDay(at);
            int rest = daysOf(YearMonth.from(date)) >>> date.getDayOfMonth();
            if (rest != 0) {
                return at + Integer.numberOfTrailingZeros(rest);
            }
            at += date.lengthOfMonth() - date.getDayOfMonth() + 1;
        }
        return Long.MAX_VALUE;
    }

    private long dayAtOrBefore(long day, long limit) {
        long at = day;
        while (at >= limit) {
            LocalDate date = LocalDate.ofEpochDay(at);
            int rest = daysOf(YearMonth.from(date)) << (31 - date.getDayOfMonth());
            if (rest != 0) {
                return at - Integer.numberOfLeadingZeros(rest);
            }
            at -= date.getDayOfMonth();
        }
        return Long.MIN_VALUE;
    }

    private boolean matchesDay(long day) {
        return matchesDay(LocalDate.ofEpochDay(day));
    }

    private int daysOf(YearMonth month) {
        return (months >> month.getMonthValue() & 1) == 0 ? 0 : days.daysOf(month);
    }

    private static OptionalLong within(long local, long from, long end) {
        return local >= from && local < end ? OptionalLong.of(local) : OptionalLong.empty();
    }
}
