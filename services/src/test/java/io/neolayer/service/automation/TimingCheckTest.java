package io.neolayer.service.automation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused when a job is made, although its texts can be read. */
class TimingCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-21T16:00:00.5Z");
    private static final TimingCheck CHECK = new TimingCheck(Duration.ofSeconds(1));

    @ParameterizedTest
    @ValueSource(strings = {"* * * * * *", "0 0 29 2 *", "@every 1s", "@at 2026-12-01T09:00:00", "0 0 * * MON#5"})
    void acceptsWhatWillRun(String schedule) {
        assertThat(CHECK.faults(timing(schedule), NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 31 2 *", "0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 0 31W 2 *", "0 0 1-7 * +MON#2"})
    void refusesWhatNeverRuns(String schedule) {
        assertThat(CHECK.faults(timing(schedule), NOW))
                .containsExactly(new Fault("/schedule", "never_fires", null, "an instant within 8 years", "none"));
    }

    @Test
    void aLeapDayOnAMondayIsTooFarAway() {
        assertThat(CHECK.faults(timing("0 0 29 2 +MON"), NOW))
                .extracting(Fault::code)
                .containsExactly("never_fires");
    }

    @Test
    void refusesExclusionsThatRemoveEverything() {
        assertThat(codes(with(timing("0 9 * * MON"), null, Duration.ZERO, "* * * * MON")))
                .containsExactly("/exclusions never_fires");
        assertThat(codes(with(timing("* * * * * *"), null, Duration.ZERO, "@daily")))
                .containsExactly("/exclusions never_fires");
        assertThat(codes(with(timing("@every 1s"), null, Duration.ZERO, "* * * * *")))
                .containsExactly("/exclusions never_fires");
        assertThat(codes(with(timing("0 9 * * MON"), null, Duration.ZERO, "* * 1-20 * *")))
                .isEmpty();
    }

    @Test
    void refusesAnEndThatLeavesNothing() {
        assertThat(codes(with(timing("@daily"), NOW.minusSeconds(86_400), Duration.ZERO)))
                .containsExactly("/end_at range");
        assertThat(codes(with(timing("@daily"), NOW.plusSeconds(60), Duration.ZERO)))
                .containsExactly("/end_at never_fires");
    }

    @Test
    void refusesOneTimeThatHasPassedOrDoesNotExist() {
        assertThat(codes(timing("@at 2026-11-21T16:00:00"))).containsExactly("/schedule future");
        assertThat(codes(timing("@at 2026-11-21T16:00:01"))).isEmpty();
        Timing skipped = timing("@at 2027-03-28T02:30:00");
        assertThat(codes(new Timing(
                        Timing.NO_JOB,
                        skipped.schedule(),
                        ZoneId.of("Europe/Berlin"),
                        NOW,
                        null,
                        Duration.ZERO,
                        List.of(),
                        DstGap.SKIP)))
                .containsExactly("/schedule never_fires");
        assertThat(codes(with(timing("@at 2026-12-01T09:00:00"), NOW.plusSeconds(60), Duration.ZERO)))
                .containsExactly("/schedule never_fires");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* * * * * *|PT1S",
                "*/7 * * * * *|PT4S",
                "* * * * *|PT1M",
                "0,50 * * * *|PT10M",
                "50,55 * * * *|PT5M",
                "0 0,23 * * *|PT1H",
                "30 0 23 * * *|PT24H",
                "0 0 1,2 * *|PT24H",
                "0 0 * * MON|PT168H",
                "0 0 1 * *|PT672H",
                "59 59 23 L * *|PT672H",
                "0,59 0,59 0,23 * * *|PT1S"
            })
    void findsTheShortestGap(String schedule, Duration gap) {
        assertThat(new Timetable(timing(schedule)).shortestGap(NOW)).contains(gap);
    }

    @Test
    void clocksMayBringTwoInstantsCloser() {
        assertThat(Times.table("5,50 2,3 * * *", "Europe/Berlin").shortestGap(NOW))
                .contains(Duration.ofMinutes(5));
        assertThat(Times.table("0 3 * * *", "Europe/Berlin").shortestGap(NOW)).contains(Duration.ofHours(23));
        assertThat(Times.table("0 0 29 2 *", "UTC").shortestGap(NOW)).contains(Duration.ofDays(1461));
        assertThat(Times.table("@at 2026-12-01T09:00:00", "UTC").shortestGap(NOW))
                .isEmpty();
    }

    @Test
    void refusesInstantsThatAreTooClose() {
        var minutes = new TimingCheck(Duration.ofMinutes(1));

        assertThat(minutes.faults(timing("*/30 * * * * *"), NOW))
                .containsExactly(
                        new Fault("/schedule", "interval_too_short", null, "at least PT1M between instants", "PT30S"));
        assertThat(minutes.faults(timing("@every 59s"), NOW))
                .extracting(Fault::code)
                .containsExactly("interval_too_short");
        assertThat(minutes.faults(timing("@every 60s"), NOW)).isEmpty();
        assertThat(minutes.faults(timing("* * * * *"), NOW)).isEmpty();
    }

    @Test
    void aClockChangeOnceAYearIsNoShortInterval() {
        Timing hourly = Times.timing("30 * * * *", "Australia/Lord_Howe");

        assertThat(new Timetable(hourly).shortestGap(NOW)).contains(Duration.ofMinutes(30));
        assertThat(new TimingCheck(Duration.ofHours(1)).faults(hourly, NOW)).isEmpty();
    }

    @Test
    void refusesAStartOutsideOfTheCalendar() {
        assertThat(codes(Timing.of(ScheduleText.schedule("@every 5s"), ZoneId.of("UTC"), Instant.MAX)))
                .containsExactly("/start_at range");
    }

    @Test
    void jitterStaysUnderHalfTheGapAndAnHour() {
        assertThat(codes(with(timing("* * * * *"), null, Duration.ofSeconds(30))))
                .containsExactly("/jitter range");
        assertThat(codes(with(timing("* * * * *"), null, Duration.ofMillis(29_999))))
                .isEmpty();
        assertThat(codes(with(timing("@every 10s"), null, Duration.ofSeconds(5))))
                .containsExactly("/jitter range");
        assertThat(codes(with(timing("@daily"), null, Duration.ofHours(1)))).isEmpty();
        assertThat(codes(with(timing("@daily"), null, Duration.ofSeconds(3_601))))
                .containsExactly("/jitter range");
        assertThat(codes(with(timing("@daily"), null, Duration.ofSeconds(-1)))).containsExactly("/jitter range");
        assertThat(codes(with(timing("@at 2026-12-01T09:00:00"), null, Duration.ofHours(1))))
                .isEmpty();
    }

    @Test
    void refusesMoreThanAHundredExclusions() {
        String[] many = Collections.nCopies(101, "2026-12-25").toArray(String[]::new);

        assertThat(codes(with(timing("@daily"), null, Duration.ZERO, many))).containsExactly("/exclusions size");
    }

    private static Timing timing(String schedule) {
        return Timing.of(ScheduleText.schedule(schedule), ZoneId.of("UTC"), NOW);
    }

    private static Timing with(Timing timing, @Nullable Instant end, Duration jitter, String... exclusions) {
        return new Timing(
                timing.jobId(),
                timing.schedule(),
                timing.zone(),
                timing.startAt(),
                end,
                jitter,
                List.of(exclusions).stream()
                        .map(text -> Exclusion.parse(text, 0))
                        .toList(),
                timing.dstGap());
    }

    private static List<String> codes(Timing timing) {
        return CHECK.faults(timing, NOW).stream()
                .map(fault -> fault.field() + " " + fault.code())
                .toList();
    }
}
