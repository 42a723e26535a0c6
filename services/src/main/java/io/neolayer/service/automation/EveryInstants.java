package io.neolayer.service.automation;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Steps of one length in both directions from an anchor, which is itself one of them; to the microsecond. */
final class EveryInstants implements Instants {
    private final Instant anchor;
    private final long step;
    private final ZoneId zone;

    EveryInstants(Duration step, Instant anchor, ZoneId zone) {
        this.anchor = anchor.truncatedTo(ChronoUnit.MICROS);
        this.step = step.toNanos() / 1_000;
        this.zone = zone;
    }

    @Override
    public Optional<Instant> next(Instant after) {
        return Optional.of(at(index(after) + 1));
    }

    @Override
    public Optional<Instant> previous(Instant before) {
        long index = index(before);
        Instant at = at(index);
        return Optional.of(at.isBefore(before) ? at : at(index - 1));
    }

    @Override
    public long count(Instant after, Instant until, DayFilter days) {
        if (!until.isAfter(after)) {
            return 0;
        }
        if (days == DayFilter.ALL) {
            return index(until) - index(after);
        }
        long count = 0;
        Instant from = after;
        while (from.isBefore(until)) {
            LocalDate day = LocalDate.ofInstant(from.plusNanos(1), zone);
            Instant end = day.plusDays(1).atStartOfDay(zone).toInstant().minusNanos(1);
            // where midnight is passed twice, the rest of the day is walked step by step
            Instant to = end.isAfter(from) ? end : at(index(from) + 1);
            to = to.isBefore(until) ? to : until;
            if (days.counts(day.toEpochDay())) {
                count += index(to) - index(from);
            }
            from = to;
        }
        return count;
    }

    @Override
    public boolean shifted(Instant at) {
        return false;
    }

    // the last step at or before that time
    private long index(Instant time) {
        long micros = ChronoUnit.MICROS.between(anchor, time.truncatedTo(ChronoUnit.MICROS));
        return Math.floorDiv(micros, step);
    }

    private Instant at(long index) {
        return anchor.plus(Math.multiplyExact(index, step), ChronoUnit.MICROS);
    }
}
