package io.neolayer.service.automation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neolayer.service.automation.Arming.Direction;
import io.neolayer.service.automation.Arming.Step;
import io.neolayer.service.automation.Arming.Truth;
import io.neolayer.service.automation.Overlap.Choice;
import io.neolayer.service.automation.Overlap.OpenRun;
import io.neolayer.service.automation.RetryPlan.Failure;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Overlap, arming, retries and the end of a job. */
class JobRulesTest {
    private static final Instant START = Instant.parse("2026-12-01T09:00:00Z");
    private static final Overlap.Bounds BOUNDS = new Overlap.Bounds(3, 2);
    private static final Failure THROWN = new Failure(0, "script_error", false);

    @Test
    void withoutAnOpenRunEveryPolicyStarts() {
        for (Overlap policy : Overlap.values()) {
            assertThat(policy.choose(List.of(), BOUNDS)).isEqualTo(new Choice.Start());
        }
    }

    @Test
    void skipNamesTheRunInTheWay() {
        assertThat(Overlap.SKIP.choose(List.of(started(1)), BOUNDS)).isEqualTo(new Choice.Skip(id(1)));
    }

    @Test
    void bufferOneKeepsTheNewestInstant() {
        assertThat(Overlap.BUFFER_ONE.choose(List.of(started(1)), BOUNDS))
                .isEqualTo(new Choice.Buffer(id(1), List.of()));
        assertThat(Overlap.BUFFER_ONE.choose(List.of(started(1), waiting(2)), BOUNDS))
                .isEqualTo(new Choice.Buffer(id(1), List.of(id(2))));
    }

    @Test
    void bufferAllKeepsOrderAndItsBound() {
        assertThat(Overlap.BUFFER_ALL.choose(List.of(started(1), waiting(2), waiting(3)), BOUNDS))
                .isEqualTo(new Choice.Buffer(id(3), List.of()));
        assertThat(Overlap.BUFFER_ALL.choose(List.of(started(1), waiting(2), waiting(3), waiting(4)), BOUNDS))
                .isEqualTo(new Choice.Buffer(id(4), List.of(id(2))));
    }

    @Test
    void instantsCaughtUpWaitForEachOther() {
        assertThat(Overlap.inOrder(List.of())).isEqualTo(new Choice.Start());
        assertThat(Overlap.inOrder(List.of(started(1), waiting(2)))).isEqualTo(new Choice.Buffer(id(2), List.of()));
    }

    @Test
    void cancelPreviousEndsAllThatIsOpen() {
        assertThat(Overlap.CANCEL_PREVIOUS.choose(List.of(started(1), started(2)), BOUNDS))
                .isEqualTo(new Choice.CancelThenStart(List.of(id(1), id(2))));
    }

    @Test
    void allowStartsUpToItsBound() {
        assertThat(Overlap.ALLOW.choose(List.of(started(1)), BOUNDS)).isEqualTo(new Choice.Start());
        assertThat(Overlap.ALLOW.choose(List.of(started(1), started(2)), BOUNDS))
                .isEqualTo(new Choice.Skip(id(1)));
    }

    @Test
    void anEdgeFiresOnceUntilTheValueHasComeBack() {
        boolean armed = true;
        var reasons = new ArrayList<Reason>();
        for (String value : List.of("19", "21", "21", "20.2", "21", "19.8", "21", "19.5", "21", "19.4", "21", "22")) {
            Truth holds = above(value, "20");
            Step step = Arming.EDGE.step(
                    armed,
                    holds,
                    Arming.lingers(holds, Direction.ABOVE, new BigDecimal(value), new BigDecimal("19.5")));
            armed = step.armed();
            reasons.add(step.reason());
        }

        assertThat(reasons)
                .containsExactly(
                        Reason.CONDITION_FALSE,
                        Reason.DUE,
                        Reason.NOT_REARMED,
                        Reason.NOT_REARMED,
                        Reason.NOT_REARMED,
                        Reason.CONDITION_FALSE,
                        Reason.NOT_REARMED,
                        Reason.CONDITION_FALSE,
                        Reason.NOT_REARMED,
                        Reason.CONDITION_FALSE,
                        Reason.DUE,
                        Reason.NOT_REARMED);
    }

    @Test
    void withoutRearmAFalseConditionArms() {
        assertThat(Arming.EDGE.step(false, Truth.FALSE, Truth.FALSE)).isEqualTo(new Step(Reason.CONDITION_FALSE, true));
        assertThat(Arming.lingers(Truth.FALSE, Direction.ABOVE, BigDecimal.ONE, null))
                .isEqualTo(Truth.FALSE);
        assertThat(Arming.lingers(Truth.FALSE, Direction.BELOW, BigDecimal.ONE, BigDecimal.TWO))
                .isEqualTo(Truth.TRUE);
        assertThat(Arming.lingers(Truth.FALSE, Direction.BELOW, BigDecimal.TEN, BigDecimal.TWO))
                .isEqualTo(Truth.FALSE);
    }

    @Test
    void levelFiresEachTime() {
        assertThat(Arming.LEVEL.step(true, Truth.TRUE, Truth.TRUE)).isEqualTo(new Step(Reason.DUE, true));
        assertThat(Arming.LEVEL.step(true, Truth.FALSE, Truth.FALSE)).isEqualTo(new Step(Reason.CONDITION_FALSE, true));
    }

    @Test
    void whatIsUnknownNeitherFiresNorArms() {
        for (Arming rule : Arming.values()) {
            assertThat(rule.step(true, Truth.UNKNOWN, Truth.UNKNOWN))
                    .isEqualTo(new Step(Reason.SOURCE_UNAVAILABLE, true));
            assertThat(rule.step(false, Truth.UNKNOWN, Truth.FALSE))
                    .isEqualTo(new Step(Reason.SOURCE_UNAVAILABLE, false));
        }
        assertThat(Arming.EDGE.step(false, Truth.FALSE, Truth.UNKNOWN))
                .isEqualTo(new Step(Reason.SOURCE_UNAVAILABLE, false));
    }

    @Test
    void waitsGrowToTheirLimit() {
        var plan = new RetryPlan(5, Duration.ofSeconds(1), 2, Duration.ofSeconds(6), 0);

        assertThat(List.of(1, 2, 3, 4, 5, 6))
                .extracting(failed -> plan.wait(failed, THROWN, 0.5).orElse(Duration.ZERO))
                .containsExactly(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(6),
                        Duration.ZERO);
    }

    @Test
    void waitsAreSpreadByTheirJitter() {
        assertThat(RetryPlan.DEFAULT.wait(1, THROWN, 0)).contains(Duration.ofSeconds(4));
        assertThat(RetryPlan.DEFAULT.wait(1, THROWN, 0.5)).contains(Duration.ofSeconds(5));
        assertThat(RetryPlan.DEFAULT.wait(1, THROWN, 0.999_999)).contains(Duration.ofSeconds(6));
        assertThat(new RetryPlan(0, Duration.ofSeconds(1), 2, Duration.ofSeconds(6), 0).wait(1, THROWN, 0))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0,script_error,false,true",
        "0,interrupted,true,true",
        "0,worker_killed,false,true",
        "0,cpu_limit,false,false",
        "0,memory_limit,false,false",
        "0,output_limit,false,false",
        "0,cancelled,false,false",
        "429,rate_limited,true,true",
        "502,upstream_failed,true,true",
        "503,not_configured,false,true",
        "504,timeout,true,true",
        "500,internal,false,false",
        "409,version_conflict,true,true",
        "409,already_exists,false,false",
        "422,validation_failed,false,false",
        "403,permission_denied,false,false",
        "404,not_found,false,false"
    })
    void someFailuresMayPass(int status, String code, boolean retryable, boolean mayPass) {
        assertThat(new Failure(status, code, retryable).mayPass()).isEqualTo(mayPass);
    }

    @Test
    void refusesPlansOutOfRange() {
        Duration second = Duration.ofSeconds(1);

        assertThatThrownBy(() -> new RetryPlan(11, second, 2, second, 0)).hasMessageContaining("max_retries");
        assertThatThrownBy(() -> new RetryPlan(1, second, 0.5, second, 0)).hasMessageContaining("factor");
        assertThatThrownBy(() -> new RetryPlan(1, second, Double.NaN, second, 0))
                .hasMessageContaining("factor");
        assertThatThrownBy(() -> new RetryPlan(1, Duration.ZERO, 2, second, 0)).hasMessageContaining("initial");
        assertThatThrownBy(() -> new RetryPlan(1, second, 2, second, 101)).hasMessageContaining("jitter_percent");
    }

    @Test
    void theLastRunsAreTheEarliestThatAreLeft() {
        CatchUp.Choice choice =
                new CatchUp.Choice(List.of(firing(5), firing(10), firing(15)), List.of(), START.plusSeconds(15));

        assertThat(course(10, null).admit(choice)).isEqualTo(choice);
        assertThat(course(7, 10L).admit(choice)).isEqualTo(choice);
        assertThat(course(9, 10L).admit(choice))
                .isEqualTo(new CatchUp.Choice(
                        List.of(firing(5)),
                        List.of(new CatchUp.Left(Reason.MAX_RUNS, START.plusSeconds(10), START.plusSeconds(15), 2)),
                        START.plusSeconds(15)));
    }

    @Test
    void aJobIsCompletedByItsRunsOrItsInstants() {
        Timetable hourly = Times.table("@hourly", "UTC");
        Timetable once = Times.table("@at 2026-12-01T09:00:00", "UTC");

        assertThat(course(2, 3L).after(hourly, START)).isEqualTo(new Course.Next.Due(START.plusSeconds(3_600)));
        assertThat(course(3, 3L).after(hourly, START)).isEqualTo(new Course.Next.Completed("max_runs"));
        assertThat(course(0, null).after(once, START.minusSeconds(1))).isEqualTo(new Course.Next.Due(START));
        assertThat(course(1, null).after(once, START)).isEqualTo(new Course.Next.Completed("no_instant"));
    }

    @Test
    void aBackfillListsWhatHasNoRun() {
        Timetable hourly =
                new Timetable(Timing.of(ScheduleText.schedule("@hourly"), ZoneId.of("UTC"), START.plusSeconds(86_400)));
        Instant to = START.plusSeconds(86_400);

        assertThat(Backfill.count(hourly, START, to)).isEqualTo(24);
        Backfill some = Backfill.plan(hourly, START, to, Set.of(START, START.plusSeconds(3_600)), false);
        assertThat(some.total()).isEqualTo(24);
        assertThat(some.existing()).isEqualTo(2);
        assertThat(some.instants()).hasSize(22).startsWith(START.plusSeconds(7_200));
        Set<Instant> all =
                Set.copyOf(Backfill.plan(hourly, START, to, Set.of(), false).instants());
        assertThat(Backfill.plan(hourly, START, to, all, false)).isEqualTo(new Backfill(24, 24, List.of()));
        assertThat(Backfill.plan(hourly, START, to, all, true).instants()).hasSize(24);
    }

    @Test
    void statesLeadWhereTheyMay() {
        assertThat(List.of(JobStatus.values())).noneMatch(JobStatus.ARCHIVED::may);
        assertThat(JobStatus.COMPLETED.may(JobStatus.ACTIVE)).isTrue();
        assertThat(JobStatus.COMPLETED.may(JobStatus.PAUSED)).isFalse();
        assertThat(List.of(RunState.values()).stream().filter(RunState::terminal))
                .containsExactly(RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED, RunState.EXPIRED);
        assertThat(RunState.QUEUED.may(RunState.EXPIRED)).isTrue();
        assertThat(RunState.RUNNING.may(RunState.EXPIRED)).isFalse();
        assertThat(RunState.FAILED.may(RunState.RETRYING)).isTrue();
        assertThat(RunState.CANCELLED.may(RunState.RETRYING)).isFalse();
    }

    @Test
    void everyReasonSaysWhatCanBeDone() {
        assertThat(List.of(Reason.values())).extracting(Reason::nextStep).noneMatch(String::isBlank);
        assertThat(List.of(Reason.values()).stream().filter(Reason::runs))
                .containsExactly(Reason.DUE, Reason.CAUGHT_UP, Reason.MANUAL, Reason.BACKFILLED);
    }

    @Test
    void aStreakOfFailuresPauses() {
        assertThat(new Course(5, null, 2).pauses(3)).isFalse();
        assertThat(new Course(5, null, 3).pauses(3)).isTrue();
        assertThat(new Course(5, null, 3).pauses(0)).isFalse();
    }

    private static Course course(long runs, @Nullable Long maxRuns) {
        return new Course(runs, maxRuns, 0);
    }

    private static CatchUp.Firing firing(int seconds) {
        return new CatchUp.Firing(START.plusSeconds(seconds), Reason.DUE);
    }

    private static Truth above(String value, String threshold) {
        return new BigDecimal(value).compareTo(new BigDecimal(threshold)) > 0 ? Truth.TRUE : Truth.FALSE;
    }

    private static OpenRun started(int number) {
        return new OpenRun(id(number), START.plusSeconds(number), false);
    }

    private static OpenRun waiting(int number) {
        return new OpenRun(id(number), START.plusSeconds(number), true);
    }

    private static UUID id(int number) {
        return new UUID(0, number);
    }
}
