package io.neolayer.service.automation;

import java.time.Instant;
import java.util.List;

/** Timetables from texts, and their instants as texts. */
final class Times {
    static final Instant EPOCH = Instant.EPOCH;

    private Times() {}

    static Timing timing(String schedule, String zone) {
        return Timing.of(ScheduleText.schedule(schedule), ScheduleText.zone(zone), EPOCH);
    }

    static Timetable table(String schedule, String zone) {
        return new Timetable(timing(schedule, zone));
    }

    static Timetable table(String schedule, String zone, DstGap gap) {
        Timing timing = timing(schedule, zone);
        return new Timetable(new Timing(
                timing.jobId(),
                timing.schedule(),
                timing.zone(),
                timing.startAt(),
                timing.endAt(),
                timing.jitter(),
                timing.exclusions(),
                gap));
    }

    /** The instants at or after a time, in UTC. */
    static List<String> instants(Timetable table, String from, int count) {
        return table.preview(Instant.parse(from), count).stream()
                .map(row -> row.at().toString())
                .toList();
    }

    /** The first local times in UTC at or after midnight of a date. */
    static List<String> utc(String schedule, String date, int count) {
        return table(schedule, "UTC").preview(Instant.parse(date + "T00:00:00Z"), count).stream()
                .map(row -> row.local().toString())
                .toList();
    }
}
