package io.neolayer.service.automation;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** When a job is due, as its schedule text says; zone and start belong to the job. */
sealed interface Schedule {
    /** Local times of a calendar pattern. */
    record Cron(CronPattern pattern) implements Schedule {}

    /** Steps of one length, counted from the start of the job. */
    record Every(Duration step) implements Schedule {}

    /** One time; local to the zone of the job unless {@code offset} is given. */
    record At(LocalDateTime local, @Nullable ZoneOffset offset) implements Schedule {}
}
