package io.neolayer.service.automation;

import static io.neolayer.service.automation.Times.instants;
import static io.neolayer.service.automation.Times.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Start and end, steps, exclusions, delays, counts and neighbours. */
class TimetableTest {
    private static final UUID JOB = UUID.fromString("01926f00-0000-7000-8000-000000000001");
    private static final Instant START = Instant.parse("2026-12-01T09:00:00Z");

    @Test
    void stepsAreCountedFromTheStart() {
        Timetable steps = of("@every 1h30m", "Europe/Berlin", START, null);

        assertThat(instants(steps, "2026-12-01T00:00:00Z", 3))
                .containsExactly("2026-12-01T09:00:00Z", "2026-12-01T10:30:00Z", "2026-12-01T12:00:00Z");
        assertThat(steps.next(START)).contains(START.plusSeconds(5_400));
        assertThat(steps.next(START.plusNanos(1))).contains(START.plusSeconds(5_400));
        assertThat(steps.previous(START)).isEmpty();
        assertThat(steps.withoutStart().previous(START)).contains(START.minusSeconds(5_400));
        assertThat(steps.shortestGap(START)).contains(Duration.ofMinutes(90));
    }

    @Test
    void noInstantBeforeTheStartOrAfterTheEnd() {
        Timetable hours = of("@hourly", "UTC", START, START.plusSeconds(7_200));

        assertThat(instants(hours, "2026-11-01T00:00:00Z", 9))
                .containsExactly("2026-12-01T09:00:00Z", "2026-12-01T10:00:00Z", "2026-12-01T11:00:00Z");
        assertThat(hours.previous(Instant.parse("2027-01-01T00:00:00Z"))).contains(START.plusSeconds(7_200));
        assertThat(hours.standing(START.minusSeconds(3_600)).kind()).isEqualTo(Standing.Kind.BEFORE_START);
        assertThat(hours.standing(START.plusSeconds(10_800)).kind()).isEqualTo(Standing.Kind.AFTER_END);
        assertThat(hours.passed(Instant.EPOCH, Instant.parse("2030-01-01T00:00:00Z"))
                        .count())
                .isEqualTo(3);
        assertThat(hours.withoutStart().standing(START.minusSeconds(3_600)).kind())
                .isEqualTo(Standing.Kind.DUE);
    }

    @Test
    void namesBothNeighbours() {
        Instant at = Instant.parse("2026-12-01T09:20:00Z");

        assertThat(of("@hourly", "UTC", Instant.EPOCH, null).standing(at))
                .isEqualTo(new Standing(at, Standing.Kind.NOT_DUE, START, START.plusSeconds(3_600)));
        assertThat(of("@hourly", "UTC", Instant.EPOCH, null).standing(START))
                .isEqualTo(new Standing(START, Standing.Kind.DUE, START.minusSeconds(3_600), START.plusSeconds(3_600)));
        assertThat(table("@hourly", "UTC").standing(START.plusNanos(1)).kind()).isEqualTo(Standing.Kind.NOT_DUE);
    }

    @Test
    void timesBeyondTheCalendarAreAnswered() {
        for (String schedule : List.of("@every 7s", "0 3 * * SUN", "@at 2026-12-01T09:00:00")) {
            Timetable table = of(schedule, "Europe/Berlin", START, null);
            for (Instant at : List.of(Instant.MIN, Instant.MAX, Instant.parse("-9999-01-01T00:00:00Z"))) {
                assertThat(table.standing(at).kind()).isIn(Standing.Kind.BEFORE_START, Standing.Kind.NOT_DUE);
                assertThat(table.preview(at, 3)).hasSizeLessThanOrEqualTo(3);
                assertThat(table.withoutStart().standing(at).kind()).isEqualTo(Standing.Kind.NOT_DUE);
            }
            assertThat(table.passed(Instant.MIN, START.plusSeconds(6)).count()).isLessThanOrEqualTo(1);
            assertThat(table.latest(START, Instant.MAX, 2)).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void excludedDaysAreShownAndDoNotRun() {
        Timetable daily = excluding(
                "0 9 * * *",
                "Europe/Berlin",
                Exclusion.parse("2026-12-25", 0),
                Exclusion.parse("2026-12-30", "2027-01-01", 1),
                Exclusion.parse("0 0 * * SUN", 2));
        Instant from = Instant.parse("2026-12-24T09:00:00Z");

        assertThat(daily.preview(from, 9).stream()
                        .filter(PreviewRow::excluded)
                        .map(row -> row.local().toString()))
                .containsExactly(
                        "2026-12-25T09:00",
                        "2026-12-27T09:00",
                        "2026-12-30T09:00",
                        "2026-12-31T09:00",
                        "2027-01-01T09:00");
        assertThat(daily.preview(from, 1).getFirst().runAt()).isNull();
        assertThat(daily.nextRunning(Instant.parse("2026-12-29T09:00:00Z")))
                .contains(Instant.parse("2027-01-02T08:00:00Z"));
        assertThat(daily.passed(from, Instant.parse("2027-01-02T23:00:00Z")))
                .isEqualTo(
                        new Passed(9, 5, Instant.parse("2026-12-25T08:00:00Z"), Instant.parse("2027-01-02T08:00:00Z")));
        assertThat(daily.standing(Instant.parse("2026-12-25T08:00:00Z")).kind()).isEqualTo(Standing.Kind.EXCLUDED);
    }

    @Test
    void theDayOfAnExclusionIsTheLocalDay() {
        Timetable tokyo = excluding("0 */6 * * *", "Asia/Tokyo", Exclusion.parse("2026-12-25", 0));

        assertThat(tokyo.nextRunning(Instant.parse("2026-12-24T14:00:00Z")))
                .contains(Instant.parse("2026-12-25T15:00:00Z"));
    }

    @Test
    void anExcludedDayMayComeBackAfterMidnight() {
        // Newfoundland went from 00:01 back to 23:01 of the day before
        Timetable tens = excluding("*/10 * * * *", "America/St_Johns", Exclusion.parse("2010-11-06", 0));

        assertThat(tens.nextRunning(Instant.parse("2010-11-06T12:00:00Z")))
                .contains(Instant.parse("2010-11-07T02:30:00Z"));
        assertThat(tens.nextRunning(Instant.parse("2010-11-07T02:30:00Z")))
                .contains(Instant.parse("2010-11-07T03:30:00Z"));
    }

    @Test
    void secondsInExcludedYearsAreNotWalkedOneByOne() {
        Timetable seconds = excluding("* * * * * *", "Europe/Berlin", Exclusion.parse("2026-01-01", "2033-06-30", 0));

        assertThat(seconds.nextRunning(START)).contains(Instant.parse("2033-06-30T22:00:00Z"));
        assertThat(excluding("@every 1s", "UTC", Exclusion.parse("2026-01-01", "2033-06-30", 0))
                        .nextRunning(START))
                .contains(Instant.parse("2033-07-01T00:00:00Z"));
        assertThat(seconds.passed(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2027-01-01T00:00:00Z")))
                .extracting(Passed::count, Passed::running)
                .containsExactly(365L * 86_400, 0L);
    }

    @Test
    void wrongExclusionsNameTheirPlace() {
        assertThat(fault("2026-02-30", 3).field()).isEqualTo("/exclusions/3");
        assertThat(fault("60 * * * *", 0).position()).isEqualTo(1);
        assertThat(fault("@every 5m", 0).code()).isEqualTo("invalid_cron");
        assertThat(catchThrowableOfType(InvalidTiming.class, () -> Exclusion.parse("2026-12-25", "2026-12-24", 1))
                        .fault()
                        .field())
                .isEqualTo("/exclusions/1/to");
    }

    @Test
    void delaysAreTheSameEverywhereAndSpread() {
        Duration longest = Duration.ofSeconds(10);
        List<Duration> delays = Stream.iterate(START, at -> at.plusSeconds(60))
                .limit(1_000)
                .map(at -> Jitter.delay(JOB, at, longest))
                .toList();

        assertThat(delays).allMatch(delay -> !delay.isNegative() && delay.compareTo(longest) <= 0);
        assertThat(delays.stream().distinct().count()).isGreaterThan(900);
        assertThat(delays.stream().mapToLong(Duration::toMillis).average().orElseThrow())
                .isBetween(4_500.0, 5_500.0);
        assertThat(Jitter.delay(JOB, START, longest)).isEqualTo(Duration.ofMillis(FIRST_DELAY));
        assertThat(Jitter.delay(Timing.NO_JOB, START, longest)).isNotEqualTo(delays.getFirst());
        assertThat(Jitter.delay(JOB, START, Duration.ZERO)).isZero();
    }

    // written down so that a change of the hash, which would move every job's delays, does not pass unseen
    private static final long FIRST_DELAY = 8_629;

    private static Timetable of(String schedule, String zone, Instant start, @Nullable Instant end) {
        return new Timetable(new Timing(
                JOB,
                ScheduleText.schedule(schedule),
                ZoneId.of(zone),
                start,
                end,
                Duration.ZERO,
                List.of(),
                DstGap.RUN_AFTER));
    }

    private static Timetable excluding(String schedule, String zone, Exclusion... exclusions) {
        return new Timetable(new Timing(
                JOB,
                ScheduleText.schedule(schedule),
                ZoneId.of(zone),
                Instant.EPOCH,
                null,
                Duration.ZERO,
                List.of(exclusions),
                DstGap.RUN_AFTER));
    }

    private static Fault fault(String text, int index) {
        return catchThrowableOfType(InvalidTiming.class, () -> Exclusion.parse(text, index))
                .fault();
    }
}
