package io.neolayer.service.automation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The instants of a schedule in a zone, without the job's start, end and exclusions. */
sealed interface Instants permits CronInstants, EveryInstants, SingleInstant {
    /** How far a search goes, 8 years; beyond it there is no instant. */
    Duration HORIZON = Duration.ofDays(2_922);

    /** The first instant later than {@code after}. */
    Optional<Instant> next(Instant after);

    /** The last instant earlier than {@code before}. */
    Optional<Instant> previous(Instant before);

    /** How many instants are later than {@code after} and not later than {@code until}. */
    long count(Instant after, Instant until, DayFilter days);

    /** True when the instant stands for local times that the clocks skipped, and for no local time of its own. */
    boolean shifted(Instant at);

    /** Days that count; all, or those that no exclusion names. */
    interface DayFilter {
        DayFilter ALL = day -> true;

        /** {@code day} counts from 1970-01-01, in local time. */
        boolean counts(long day);
    }
}
