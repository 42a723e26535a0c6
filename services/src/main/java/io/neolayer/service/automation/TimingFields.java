package io.neolayer.service.automation;

import io.neolayer.kernel.problem.Problem;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The members of a job that decide its instants, as they travel.
 *
 * @param zone an IANA name; UTC when absent
 * @param startAt no instant before; the creation when absent
 * @param endAt no instant after
 * @param jitter longest delay of an instant, PT0S to PT1H
 * @param exclusions each a date, {@code {from, to}} or a cron pattern whose matching days are left out
 */
record TimingFields(
        @NotNull String schedule,
        @Nullable String zone,
        @Nullable Instant startAt,
        @Nullable Instant endAt,
        @Nullable Duration jitter,
        @Nullable List<JsonNode> exclusions,
        @Nullable DstGap dstGap) {
    static final String UTC = "UTC";

    /** With every default filled in. */
    TimingFields filled(Instant now) {
        return new TimingFields(
                schedule,
                zone == null ? UTC : zone,
                startAt == null ? now : startAt,
                endAt,
                jitter == null ? Duration.ZERO : jitter,
                exclusions == null ? List.of() : exclusions,
                dstGap == null ? DstGap.RUN_AFTER : dstGap);
    }

    /** @throws Problem 422 with every text that cannot be understood */
    Timing timing(UUID job, Instant now) {
        var faults = new ArrayList<Fault>();
        TimingFields all = filled(now);
        Optional<Schedule> read = part(faults, () -> ScheduleText.schedule(schedule));
        Optional<ZoneId> place = part(faults, () -> ScheduleText.zone(all.zone == null ? UTC : all.zone));
        var left = new ArrayList<Exclusion>();
        List<JsonNode> given = exclusions == null ? List.of() : exclusions;
        for (int i = 0; i < given.size(); i++) {
            int index = i;
            part(faults, () -> exclusion(given.get(index), index)).ifPresent(left::add);
        }
        if (!faults.isEmpty()) {
            throw invalid(faults);
        }
        return new Timing(
                job,
                read.orElseThrow(),
                place.orElse(ZoneOffset.UTC),
                startAt == null ? now : startAt,
                endAt,
                jitter == null ? Duration.ZERO : jitter,
                left,
                dstGap == null ? DstGap.RUN_AFTER : dstGap);
    }

    /** @throws Problem 422 also for a timing without an instant after {@code now} */
    Timing checked(UUID job, Instant now, TimingCheck check) {
        Timing timing = timing(job, now);
        List<Fault> faults = check.faults(timing, now);
        if (!faults.isEmpty()) {
            throw invalid(faults);
        }
        return timing;
    }

    private static Exclusion exclusion(JsonNode given, int index) {
        if (given.isString()) {
            return Exclusion.parse(given.asString(), index);
        }
        JsonNode from = given.path("from");
        JsonNode to = given.path("to");
        if (given.size() != 2 || !from.isString() || !to.isString()) {
            throw new InvalidTiming(Fault.whole(
                    "/exclusions/" + index,
                    Fault.INVALID_CRON,
                    "a date, {\"from\", \"to\"} or a cron pattern",
                    ScheduleText.shown(given.toString())));
        }
        return Exclusion.parse(from.asString(), to.asString(), index);
    }

    private static <T> Optional<T> part(List<Fault> faults, Supplier<T> parse) {
        try {
            return Optional.of(parse.get());
        } catch (InvalidTiming e) {
            faults.add(e.fault());
            return Optional.empty();
        }
    }

    private static Problem invalid(List<Fault> faults) {
        return Problem.invalid(faults.stream().map(Fault::asFieldError).toList());
    }
}
