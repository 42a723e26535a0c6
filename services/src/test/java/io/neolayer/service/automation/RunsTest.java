package io.neolayer.service.automation;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.service.automation.Lab.Made;
import io.neolayer.testkit.TestAccount;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of runs: attempts, overlap, cancelling, starts by hand. */
class RunsTest {
    private final TestAccount acme = Lab.account();

    private static Map<String, Object> retrying(int most) {
        return Map.of("retry", Map.of("max_retries", most, "initial", "PT1S", "jitter_percent", 0));
    }

    @Test
    void aFailingRunIsTriedAgainAndNotItsInstant() {
        var made = Made.of(acme, "@every 60s", retrying(3));
        Lab.seconds(60);
        made.fail("script_error");
        assertThat(made.states()).containsExactly("retrying");
        Lab.seconds(1);
        made.fail("script_error");
        Lab.seconds(1);
        assertThat(made.submitted()).isEqualTo(2);
        Lab.seconds(1);
        assertThat(made.submitted()).isEqualTo(3);
        made.succeed();
        var run = made.runs().getFirst();
        assertThat(run.path("state").asString()).isEqualTo("succeeded");
        assertThat(run.path("attempts").size()).isEqualTo(3);
        assertThat(made.runs()).hasSize(1);
    }

    @Test
    void aRunThatCannotSucceedFailsAtOnceAndMayBeTriedByHand() {
        var made = Made.of(acme, "@every 60s", retrying(3));
        Lab.seconds(60);
        made.fail("cpu_limit");
        var run = made.runs().getFirst();
        assertThat(run.path("state").asString()).isEqualTo("failed");
        assertThat(run.path("attempts").size()).isEqualTo(1);
        assertThat(made.job().path("failure_streak").asInt()).isEqualTo(1);
        String at = "/automation/runs/" + run.path("id").asString();
        acme.post(at + "/retry", Map.of()).ok();
        Lab.SERVER.runDueJobs();
        made.succeed();
        assertThat(acme.get(at).ok().string("state")).isEqualTo("succeeded");
        assertThat(made.job().path("failure_streak").asInt()).isZero();
        assertThat(acme.post(at + "/retry", Map.of())).isProblem(409, "invalid_state");
    }

    @Test
    void retriesEndAndTheNextInstantIsOnTime() {
        var made = Made.of(
                acme,
                "@every 10s",
                Map.of("retry", Map.of("max_retries", 1, "initial", "PT1S"), "pause_after_failures", 2));
        Lab.seconds(10);
        made.fail("script_error");
        Lab.seconds(2);
        made.fail("script_error");
        assertThat(made.states()).containsExactly("failed");
        Lab.seconds(8);
        assertThat(made.states()).containsExactly("failed", "running");
        made.fail("memory_limit");
        assertThat(made.status()).isEqualTo("paused");
        assertThat(made.job().path("pause_reason").asString()).startsWith("failures");
    }

    @Test
    void skipNamesTheRunInTheWay() {
        var made = Made.of(acme, "@every 5s", Map.of("overlap", "skip"));
        Lab.seconds(5);
        Lab.seconds(5);
        assertThat(made.runs()).hasSize(1);
        assertThat(made.reasons()).containsExactly("due", "overlap");
        assertThat(made.decisions().getLast().at("/detail/run_id"))
                .isEqualTo(made.runs().getFirst().path("id"));
        made.succeed();
        Lab.seconds(5);
        assertThat(made.runs()).hasSize(2);
    }

    @Test
    void oneInstantWaitsAndTheNewestKeepsThePlace() {
        var made = Made.of(acme, "@every 5s", Map.of("overlap", "buffer_one"));
        Lab.seconds(5);
        Lab.seconds(5);
        Lab.seconds(5);
        assertThat(made.states()).containsExactly("running", "cancelled", "queued");
        assertThat(made.reasons()).contains("superseded");
        made.succeed();
        assertThat(made.states()).containsExactly("succeeded", "cancelled", "running");
    }

    @Test
    void allInstantsWaitInOrder() {
        var made = Made.of(acme, "@every 5s", Map.of("overlap", "buffer_all"));
        Lab.seconds(5);
        Lab.seconds(5);
        Lab.seconds(5);
        assertThat(made.states()).containsExactly("running", "queued", "queued");
        made.succeed();
        assertThat(made.states()).containsExactly("succeeded", "running", "queued");
        made.succeed();
        assertThat(made.states()).containsExactly("succeeded", "succeeded", "running");
    }

    @Test
    void thePreviousRunGivesWay() {
        var made = Made.of(acme, "@every 5s", Map.of("overlap", "cancel_previous"));
        Lab.seconds(5);
        Lab.seconds(5);
        assertThat(made.states()).containsExactly("cancelled", "running");
    }

    @Test
    void allowedRunsGoSideBySide() {
        var made = Made.of(acme, "@every 5s", Map.of("overlap", "allow"));
        Lab.seconds(5);
        Lab.seconds(5);
        assertThat(made.states()).containsExactly("running", "running");
    }

    @Test
    void aRunThatWaitsTooLongExpires() {
        var made = Made.of(acme, "@every 10s", Map.of("overlap", "buffer_one", "run_ttl", "PT8S", "max_runs", 2));
        Lab.seconds(10);
        Lab.seconds(10);
        assertThat(made.states()).containsExactly("running", "queued");
        Lab.seconds(8);
        assertThat(made.states()).containsExactly("running", "expired");
        assertThat(made.reasons()).contains("ttl_expired");
    }

    @Test
    void aRunIsCancelled() {
        var made = Made.of(acme, "@every 10s", Map.of());
        Lab.seconds(10);
        String at = "/automation/runs/" + made.runs().getFirst().path("id").asString();
        acme.post(at + "/cancel", Map.of()).ok();
        Lab.SERVER.runDueJobs();
        assertThat(acme.get(at + "?wait=30s").ok().string("state")).isEqualTo("cancelled");
        assertThat(acme.post(at + "/cancel", Map.of())).isProblem(409, "invalid_state");
    }

    @Test
    void aStartByHandMovesNothing() {
        var made = Made.of(acme, "@every 60s", Map.of("params", Map.of("n", 1)));
        String next = made.job().path("next_run").asString();
        var keyed = acme.idempotent("trigger-" + made.id());
        var run = keyed.post(made.path("/trigger"), Map.of("params", Map.of("n", 2)))
                .accepted();
        assertThat(keyed.post(made.path("/trigger"), Map.of("params", Map.of("n", 2)))
                        .accepted()
                        .id())
                .isEqualTo(run.id());
        Lab.SERVER.runDueJobs();
        assertThat(Lab.FUNCTIONS.of(made.function()))
                .singleElement()
                .satisfies(each ->
                        assertThat(each.order().params().path("n").asInt()).isEqualTo(2));
        made.succeed();
        assertThat(made.origins()).containsExactly("manual");
        assertThat(made.reasons()).containsExactly("manual");
        assertThat(made.job().path("next_run").asString()).isEqualTo(next);
        assertThat(made.job().path("run_count").asInt()).isZero();
    }
}
