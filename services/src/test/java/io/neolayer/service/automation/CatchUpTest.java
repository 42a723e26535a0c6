package io.neolayer.service.automation;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.service.automation.CatchUp.Bounds;
import io.neolayer.service.automation.CatchUp.Choice;
import io.neolayer.service.automation.CatchUp.Firing;
import io.neolayer.service.automation.CatchUp.Left;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A job each 5 seconds whose only server was away. */
class CatchUpTest {
    private static final Instant START = Instant.parse("2026-12-01T09:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Bounds BOUNDS = new Bounds(HOUR, Duration.ofSeconds(1), 200);

    private final Timetable table = table("@every 5s", Duration.ZERO);

    @Test
    void aPromptInstantIsDue() {
        for (CatchUp rule : CatchUp.values()) {
            assertThat(choose(rule, 0, 5_200, BOUNDS))
                    .isEqualTo(new Choice(List.of(new Firing(at(5), Reason.DUE)), List.of(), at(5).plusMillis(200)));
        }
    }

    @Test
    void nothingPassedNothingDecided() {
        assertThat(choose(CatchUp.ALL, 5, 9_999, BOUNDS).firings()).isEmpty();
        assertThat(choose(CatchUp.ALL, 5, 4_000, BOUNDS)).isEqualTo(new Choice(List.of(), List.of(), at(5)));
    }

    @Test
    void latestRunsTheNewestAndSupersedesTheOthers() {
        Choice choice = choose(CatchUp.LATEST, 0, 22_500, BOUNDS);

        assertThat(choice.firings()).containsExactly(new Firing(at(20), Reason.CAUGHT_UP));
        assertThat(choice.left()).containsExactly(new Left(Reason.SUPERSEDED, at(5), at(15), 3));
        assertThat(choice.decided()).isEqualTo(START.plusMillis(22_500));
    }

    @Test
    void anInstantThatIsDueByItselfIsTheNewest() {
        Choice choice = choose(CatchUp.LATEST, 0, 20_500, BOUNDS);

        assertThat(choice.firings()).containsExactly(new Firing(at(20), Reason.DUE));
        assertThat(choice.left()).containsExactly(new Left(Reason.SUPERSEDED, at(5), at(15), 3));
    }

    @Test
    void allRunsEachInOrder() {
        assertThat(choose(CatchUp.ALL, 0, 22_500, BOUNDS).firings())
                .extracting(Firing::at)
                .containsExactly(at(5), at(10), at(15), at(20));
        assertThat(choose(CatchUp.ALL, 0, 20_500, BOUNDS).firings())
                .extracting(Firing::reason)
                .containsExactly(Reason.CAUGHT_UP, Reason.CAUGHT_UP, Reason.CAUGHT_UP, Reason.DUE);
    }

    @Test
    void noneRunsNone() {
        assertThat(choose(CatchUp.NONE, 0, 22_500, BOUNDS))
                .isEqualTo(new Choice(
                        List.of(),
                        List.of(new Left(Reason.OUTSIDE_CATCHUP_WINDOW, at(5), at(20), 4)),
                        START.plusMillis(22_500)));
    }

    @Test
    void theWindowCutsTheOldOff() {
        var narrow = new Bounds(Duration.ofSeconds(10), Duration.ofSeconds(1), 200);

        assertThat(choose(CatchUp.ALL, 0, 25_000, narrow).left())
                .containsExactly(new Left(Reason.OUTSIDE_CATCHUP_WINDOW, at(5), at(10), 2));
        assertThat(choose(CatchUp.ALL, 0, 25_000, narrow).firings())
                .extracting(Firing::at)
                .containsExactly(at(15), at(20), at(25));
        assertThat(choose(CatchUp.LATEST, 0, 22_500, narrow).left())
                .containsExactly(
                        new Left(Reason.OUTSIDE_CATCHUP_WINDOW, at(5), at(10), 2),
                        new Left(Reason.SUPERSEDED, at(15), at(15), 1));
    }

    @Test
    void aFullBatchLeavesTheRestUndecided() {
        var small = new Bounds(HOUR, Duration.ZERO, 3);

        Choice first = choose(CatchUp.ALL, 0, 22_500, small);
        assertThat(first.firings()).extracting(Firing::at).containsExactly(at(5), at(10), at(15));
        assertThat(first.decided()).isEqualTo(at(15));
        Choice second = CatchUp.ALL.choose(
                table, first.decided(), START.plusMillis(22_500), small, Reason.OUTSIDE_CATCHUP_WINDOW);
        assertThat(second.firings()).extracting(Firing::at).containsExactly(at(20));
    }

    @Test
    void aPauseIsTheReasonOfWhatDoesNotRun() {
        var held = new Bounds(HOUR, Duration.ZERO, 200);

        assertThat(CatchUp.NONE
                        .choose(table, START, at(16), held, Reason.PAUSED)
                        .left())
                .containsExactly(new Left(Reason.PAUSED, at(5), at(15), 3));
        assertThat(CatchUp.LATEST
                        .choose(table, START, at(16), held, Reason.SYSTEM_PAUSED)
                        .left())
                .containsExactly(new Left(Reason.SYSTEM_PAUSED, at(5), at(10), 2));
    }

    @Test
    void excludedInstantsAreNeverCaughtUp() {
        Timetable weekdays = excluding("0 9 * * *", "* * * * SAT,SUN", DstGap.RUN_AFTER);
        Instant friday = Instant.parse("2026-12-04T09:00:00Z");
        var week = new Bounds(Duration.ofDays(7), Duration.ZERO, 200);

        Choice latest = CatchUp.LATEST.choose(
                weekdays, friday.minusSeconds(1), friday.plusSeconds(3 * 86_400 - 60), week, Reason.PAUSED);
        assertThat(latest.firings()).containsExactly(new Firing(friday, Reason.CAUGHT_UP));
        assertThat(latest.left())
                .containsExactly(
                        new Left(Reason.EXCLUDED, friday.plusSeconds(86_400), friday.plusSeconds(2 * 86_400), 2));
    }

    @Test
    void aTimeLeftOutByAGapHasItsDecision() {
        Timetable skipping = excluding("30 2 * * *", null, DstGap.SKIP);
        Instant from = Instant.parse("2027-03-27T12:00:00Z");
        Instant gap = Instant.parse("2027-03-28T01:00:00Z");

        assertThat(CatchUp.ALL
                        .choose(skipping, from, from.plusSeconds(86_400), BOUNDS, Reason.OUTSIDE_CATCHUP_WINDOW)
                        .left())
                .containsExactly(new Left(Reason.DST_GAP, gap, gap, 1));
    }

    @Test
    void anInstantWaitsForItsDelay() {
        Timetable delayed = table("@every 60s", Duration.ofSeconds(20));
        Instant at = START.plusSeconds(60);
        Instant runAt = delayed.runAt(at);
        assertThat(runAt).isAfter(at);

        assertThat(CatchUp.ALL
                        .choose(delayed, START, runAt.minusMillis(1), BOUNDS, Reason.PAUSED)
                        .firings())
                .isEmpty();
        assertThat(CatchUp.ALL
                        .choose(delayed, START, runAt, BOUNDS, Reason.PAUSED)
                        .firings())
                .extracting(Firing::at)
                .containsExactly(at);
    }

    @Test
    void everyInstantHasOneDecision() {
        var random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            Timetable any = random.nextBoolean()
                    ? excluding("*/" + (1 + random.nextInt(30)) + " * * * *", "* 0 * * SUN,TUE#2", DstGap.RUN_AFTER)
                    : table("@every " + (60 + random.nextInt(5_000)) + "s", Duration.ofSeconds(random.nextInt(29)));
            CatchUp rule = List.of(CatchUp.values()).get(random.nextInt(3));
            Instant after = START.plusSeconds(random.nextInt(200_000));
            Instant now = after.plusMillis(random.nextInt(300_000_000));
            var bounds = new Bounds(
                    Duration.ofSeconds(10 + random.nextInt(200_000)),
                    Duration.ofSeconds(random.nextInt(4)),
                    1 + random.nextInt(50));

            Choice choice = rule.choose(any, after, now, bounds, Reason.OUTSIDE_CATCHUP_WINDOW);
            long left = choice.left().stream().mapToLong(Left::count).sum();
            assertThat(choice.firings().size() + left)
                    .as("%s from %s to %s, %s", rule, after, now, bounds)
                    .isEqualTo(any.passed(after, choice.decided()).count());
            assertThat(choice.firings()).noneMatch(firing -> any.excluded(firing.at()));
        }
    }

    @Test
    void anInstantLongPastIsNotWalkedTo() {
        Timetable seconds = table("@every 1s", Duration.ZERO);

        Choice choice = CatchUp.LATEST.choose(
                seconds, START, START.plus(Duration.ofDays(3_000)), BOUNDS, Reason.OUTSIDE_CATCHUP_WINDOW);
        assertThat(choice.left()).extracting(Left::count).containsExactly(3_000L * 86_400 - 3_601, 3_599L);
    }

    private Choice choose(CatchUp rule, int after, int nowMillis, Bounds bounds) {
        return rule.choose(table, at(after), START.plusMillis(nowMillis), bounds, Reason.OUTSIDE_CATCHUP_WINDOW);
    }

    private static Instant at(int seconds) {
        return START.plusSeconds(seconds);
    }

    private static Timetable table(String schedule, Duration jitter) {
        return new Timetable(new Timing(
                Timing.NO_JOB,
                ScheduleText.schedule(schedule),
                ZoneId.of("UTC"),
                START,
                null,
                jitter,
                List.of(),
                DstGap.RUN_AFTER));
    }

    private static Timetable excluding(String schedule, @Nullable String days, DstGap gap) {
        return new Timetable(new Timing(
                Timing.NO_JOB,
                ScheduleText.schedule(schedule),
                ZoneId.of(days == null ? "Europe/Berlin" : "UTC"),
                START,
                null,
                Duration.ZERO,
                days == null ? List.of() : List.of(Exclusion.parse(days, 0)),
                gap));
    }
}
