package io.neolayer.service.automation;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one instant of {@code @at}; none when its local time is skipped and the job leaves such times out. */
final class SingleInstant implements Instants {
    private final @Nullable Instant at;
    private final ZoneId zone;
    private final boolean shifted;

    SingleInstant(Schedule.At schedule, ZoneId zone, DstGap gap) {
        this.zone = zone;
        var offset = schedule.offset();
        ZoneOffsetTransition transition = offset == null ? zone.getRules().getTransition(schedule.local()) : null;
        this.shifted = transition != null && transition.isGap();
        if (offset != null) {
            this.at = schedule.local().toInstant(offset);
        } else if (transition != null && transition.isGap()) {
            this.at = gap == DstGap.SKIP ? null : transition.getInstant();
        } else {
            // of two offsets this is the earlier one
            this.at = schedule.local().atZone(zone).toInstant();
        }
    }

    @Override
    public Optional<Instant> next(Instant after) {
        return Optional.ofNullable(at).filter(instant -> instant.isAfter(after));
    }

    @Override
    public Optional<Instant> previous(Instant before) {
        return Optional.ofNullable(at).filter(instant -> instant.isBefore(before));
    }

    @Override
    public long count(Instant after, Instant until, DayFilter days) {
        return next(after)
                .filter(instant -> !instant.isAfter(until)
                        && days.counts(LocalDate.ofInstant(instant, zone).toEpochDay()))
                .map(instant -> 1L)
                .orElse(0L);
    }

    @Override
    public boolean shifted(Instant instant) {
        return shifted && instant.equals(at);
    }
}
