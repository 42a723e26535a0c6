package io.neolayer.service.automation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for every schedule, every zone and every time, tried on many of each. */
class TimetablePropertiesTest {
    private static final List<String> ZONES = List.of(
            "UTC",
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "America/Sao_Paulo",
            "Africa/Casablanca",
            "Pacific/Apia",
            "Asia/Kathmandu");
    private static final List<String> DAYS = List.of("*", "*", "*", "L", "15W", "1,10-20/3", "*/5", "31");
    private static final List<String> WEEKDAYS = List.of("*", "*", "*", "MON", "FRI#L", "TUE#2", "+SAT,SUN", "*/2");

    private final Random random = new Random(17);

    @Test
    void nextAndPreviousAreInverseAndStrictlyMonotone() {
        for (int i = 0; i < 2_000; i++) {
            Timing timing = timing();
            var table = new Timetable(timing);
            Instant time = time();
            Instant last = time;
            for (Instant at : table.earliest(time, Instant.MAX, 5)) {
                assertThat(at).as("%s after %s", timing, time).isAfter(last);
                assertThat(table.isInstant(at)).as("%s at %s", timing, at).isTrue();
                if (last.isAfter(time)) {
                    assertThat(table.previous(at))
                            .as("%s before %s", timing, at)
                            .contains(last);
                } else {
                    assertThat(table.previous(at).orElse(Instant.MIN))
                            .as("%s before %s", timing, at)
                            .isBeforeOrEqualTo(time);
                }
                last = at;
            }
        }
    }

    @Test
    void countsWhatAWalkFinds() {
        for (int i = 0; i < 1_000; i++) {
            Timing timing = timing();
            var table = new Timetable(timing);
            Instant from = time();
            Instant until = from.plusSeconds(random.nextInt(4 * 86_400));
            List<Instant> walked = table.earliest(from, until, 20_000);
            if (walked.size() == 20_000) {
                continue;
            }
            long excluded = walked.stream().filter(table::excluded).count();

            Passed passed = table.passed(from, until);
            assertThat(passed)
                    .as("%s in %s to %s", timing, from, until)
                    .isEqualTo(new Passed(
                            walked.size(),
                            excluded,
                            walked.isEmpty() ? null : walked.getFirst(),
                            walked.isEmpty() ? null : walked.getLast()));
            assertThat(table.latest(from, until, 20_000)).as("%s", timing).isEqualTo(walked);
            assertThat(table.latest(from, until, 3))
                    .isEqualTo(walked.subList(Math.max(0, walked.size() - 3), walked.size()));
        }
    }

    @Test
    void noTwoInstantsAreCloserThanTheShortestGap() {
        for (int i = 0; i < 500; i++) {
            Timing timing = timing();
            var table = new Timetable(timing);
            Instant from = time();
            Duration shortest = table.shortestGap(from).orElse(Duration.ZERO);
            List<Instant> found = table.earliest(from, Instant.MAX, 100);
            for (int k = 1; k < found.size(); k++) {
                assertThat(Duration.between(found.get(k - 1), found.get(k)))
                        .as("%s after %s", timing, found.get(k - 1))
                        .isGreaterThanOrEqualTo(shortest);
            }
        }
    }

    @Test
    void theNextRunningInstantIsTheFirstThatIsNotExcluded() {
        for (int i = 0; i < 500; i++) {
            Timing timing = timing();
            var table = new Timetable(timing);
            Instant from = time();
            List<Instant> found = table.earliest(from, Instant.MAX, 3_000);
            found.stream()
                    .filter(at -> !table.excluded(at))
                    .findFirst()
                    .ifPresent(first -> assertThat(table.nextRunning(from))
                            .as("%s after %s", timing, from)
                            .contains(first));
        }
    }

    private Instant time() {
        return Instant.parse("2017-06-01T00:00:00Z").plusMillis((long) (random.nextDouble() * 10 * 365 * 86_400_000L));
    }

    private Timing timing() {
        Schedule schedule = random.nextInt(8) == 0
                ? new Schedule.Every(Duration.ofSeconds(60 + random.nextInt(100_000)))
                : ScheduleText.schedule(pattern());
        ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
        var exclusions = new ArrayList<Exclusion>();
        if (random.nextInt(3) == 0) {
            exclusions.add(Exclusion.parse("* * * * SAT#1,WED", 0));
            LocalDate day = LocalDate.ofInstant(time(), zone);
            exclusions.add(new Exclusion.Span(day, day.plusDays(random.nextInt(40))));
        }
        return new Timing(
                Timing.NO_JOB,
                schedule,
                zone,
                Instant.parse("2010-01-01T00:00:00.123456Z"),
                null,
                Duration.ZERO,
                exclusions,
                random.nextBoolean() ? DstGap.RUN_AFTER : DstGap.SKIP);
    }

    private String pattern() {
        String seconds = random.nextInt(4) == 0 ? "*/" + (7 + random.nextInt(30)) + " " : "";
        String minutes = random.nextBoolean() ? Integer.toString(random.nextInt(60)) : "*/" + (1 + random.nextInt(40));
        String hours = switch (random.nextInt(4)) {
            case 0 -> "*";
            case 1 -> "*/" + (1 + random.nextInt(8));
            case 2 -> random.nextInt(4) + "-" + (4 + random.nextInt(20));
            default -> Integer.toString(random.nextInt(5));
        };
        return seconds + minutes + " " + hours + " " + DAYS.get(random.nextInt(DAYS.size())) + " * "
                + WEEKDAYS.get(random.nextInt(WEEKDAYS.size()));
    }
}
