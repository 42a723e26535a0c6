package io.neolayer.service.automation;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/** The shortest time between two instants of a cron pattern: in plain local time, and around each clock change. */
final class ShortestGap {
    private static final long NONE = Long.MAX_VALUE;

    private final CronPattern pattern;
    private final Instants instants;
    private final ZoneId zone;

    ShortestGap(CronPattern pattern, Instants instants, ZoneId zone) {
        this.pattern = pattern;
        this.instants = instants;
        this.zone = zone;
    }

    /** Without changes of the clocks. */
    Optional<Duration> usual(Instant from) {
        return duration(local(LocalDate.ofInstant(from, zone).toEpochDay(), from.plus(Instants.HORIZON)));
    }

    Optional<Duration> from(Instant from) {
        Instant until = from.plus(Instants.HORIZON);
        long shortest = local(LocalDate.ofInstant(from, zone).toEpochDay(), until);
        ZoneOffsetTransition change = zone.getRules().nextTransition(from);
        while (change != null && !change.getInstant().isAfter(until)) {
            shortest = Math.min(shortest, around(change.getInstant(), from));
            change = zone.getRules().nextTransition(change.getInstant());
        }
        return duration(shortest);
    }

    private long local(long firstDay, Instant until) {
        long lastDay = LocalDate.ofInstant(until, zone).toEpochDay();
        TimeOfDay times = pattern.times();
        long day = pattern.dayAtOrAfter(firstDay, lastDay);
        long apart = NONE;
        long next = NONE;
        for (long at = day; at != NONE && apart > 1; at = next) {
            next = pattern.dayAtOrAfter(at + 1, lastDay);
            apart = next == NONE ? apart : Math.min(apart, next - at);
        }
        long overnight = apart == NONE ? NONE : apart * TimeOfDay.DAY - times.last() + times.first();
        boolean once = times.perDay() == 1 || day == NONE;
        return Math.min(overnight, once ? NONE : times.shortestGap());
    }

    // the last instant before a change, the first at or after it, and the one that follows
    private long around(Instant change, Instant from) {
        Optional<Instant> first = instants.next(change.minusNanos(1));
        if (first.isEmpty()) {
            return NONE;
        }
        long before = instants.previous(change)
                .filter(at -> !at.isBefore(from))
                .map(at -> seconds(at, first.get()))
                .orElse(NONE);
        long after =
                instants.next(first.get()).map(at -> seconds(first.get(), at)).orElse(NONE);
        return Math.min(before, after);
    }

    private static Optional<Duration> duration(long seconds) {
        return seconds == NONE ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    }

    private static long seconds(Instant from, Instant to) {
        return Duration.between(from, to).toSeconds();
    }
}
