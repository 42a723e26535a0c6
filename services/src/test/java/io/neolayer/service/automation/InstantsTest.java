package io.neolayer.service.automation;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.service.automation.Lab.Made;
import io.neolayer.testkit.Replica;
import io.neolayer.testkit.TestAccount;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each instant is decided once, and its decision says why. */
class InstantsTest {
    private final TestAccount acme = Lab.account();

    @Test
    void everyInstantRunsOnceAlthoughTwoReplicasTry() {
        var made = Made.of(acme, "@every 2s", Map.of("overlap", "allow"));
        try (Replica second = Lab.SERVER.replica()) {
            for (int i = 0; i < 15; i++) {
                Lab.SERVER.clock().advance(Duration.ofSeconds(2));
                var other = CompletableFuture.runAsync(second::runDueJobs);
                Lab.SERVER.runDueJobs();
                other.join();
                if (made.submitted() > 0) {
                    made.succeed();
                }
            }
        }
        List<String> keys = made.runs().stream()
                .map(run -> run.path("run_key").asString(""))
                .toList();
        assertThat(keys).hasSize(15);
        assertThat(new HashSet<>(keys)).hasSize(15);
        assertThat(made.submitted()).isEqualTo(15);
        assertThat(made.reasons()).hasSize(15).containsOnly("due");
        assertThat(made.job().path("run_count").asInt()).isEqualTo(15);
    }

    @Test
    void aRunGetsItsParametersAndActsForItsJob() {
        var made = Made.of(acme, "@every 5s", Map.of("params", Map.of("n", 7)));
        Lab.seconds(5);
        var submitted = Lab.FUNCTIONS.of(made.function()).getFirst();
        assertThat(submitted.order().params().path("n").asInt()).isEqualTo(7);
        assertThat(submitted.order().params().path("automation_job").asString()).isEqualTo(made.id());
        assertThat(submitted.caller().principal()).hasToString("automation:" + made.id());
        var run = made.runs().getFirst();
        assertThat(submitted.caller().origin().requestId())
                .isEqualTo(run.path("id").asString());
        assertThat(run.at("/attempts/0/execution_id").asString())
                .isEqualTo(submitted.execution().toString());
        assertThat(made.states()).containsExactly("running");
        made.succeed();
        assertThat(made.states()).containsExactly("succeeded");
    }

    @Test
    void aPauseIsOneDecisionForAllItsInstants() {
        var made = Made.of(acme, "@every 10s", Map.of());
        acme.post(made.path("/pause"), Map.of("reason", "audit")).ok();
        assertThat(made.job().path("pause_reason").asString()).isEqualTo("audit");
        String awaited = Lab.SERVER.in(Duration.ofSeconds(10)).toString();
        Lab.seconds(35);
        assertThat(made.runs()).isEmpty();
        assertThat(acme.get(made.path("/explain?at=" + awaited)).ok().string("reason"))
                .isEqualTo("paused");
        var resumed = acme.post(made.path("/resume"), Map.of()).ok();
        assertThat(resumed.string("status")).isEqualTo("active");
        assertThat(made.runs()).isEmpty();
        var decision = made.decisions().getFirst();
        assertThat(made.decisions()).hasSize(1);
        assertThat(decision.path("reason").asString()).isEqualTo("paused");
        assertThat(decision.path("count").asInt()).isEqualTo(3);
        assertThat(decision.at("/detail/pause_reason").asString()).isEqualTo("audit");
        String middle = decision.path("from").asString();
        var explained = acme.get(made.path("/explain?at=" + middle)).ok();
        assertThat(explained.string("reason")).isEqualTo("paused");
        Lab.seconds(5);
        assertThat(made.runs()).hasSize(1);
    }

    @Test
    void aPauseMayBeCaughtUp() {
        var made = Made.of(acme, "@every 10s", Map.of());
        acme.post(made.path("/pause"), Map.of()).ok();
        Lab.seconds(31);
        acme.post(made.path("/resume"), Map.of("catchup", "all")).ok();
        Lab.SERVER.runDueJobs();
        assertThat(made.origins()).containsExactly("catchup", "catchup", "catchup");
        assertThat(made.states()).containsExactly("running", "queued", "queued");
        assertThat(acme.post(made.path("/resume"), Map.of())).isProblem(409, "invalid_state");
    }

    @ParameterizedTest
    @CsvSource({
        "all,PT1H,4,caught_up",
        "latest,PT1H,0,superseded",
        "none,PT1H,0,outside_catchup_window",
        "all,PT10S,1,outside_catchup_window"
    })
    void whatNoServerClaimedFollowsTheRule(String rule, String window, int missed, String reason) {
        var made = Made.of(acme, "@every 5s", Map.of("catchup", rule, "catchup_window", window, "overlap", "allow"));
        Lab.seconds(27);
        assertThat(made.reasons()).contains(reason);
        long counted = made.decisions().stream()
                .mapToLong(each -> each.path("count").asLong())
                .sum();
        assertThat(counted).as("every instant has a decision").isEqualTo(5);
        assertThat(made.origins().stream().filter("catchup"::equals)).hasSize(missed);
        assertThat(made.origins().stream().filter("schedule"::equals))
                .as("the instant of two seconds ago was not missed")
                .hasSize(1);
    }

    @Test
    void aJobEndsWithItsLastRun() {
        var made = Made.of(acme, "@every 5s", Map.of("max_runs", 3, "overlap", "allow"));
        for (int i = 0; i < 5; i++) {
            Lab.seconds(5);
        }
        assertThat(made.runs()).hasSize(3);
        assertThat(made.status()).isEqualTo("completed");
        acme.patch(made.path(""), Map.of("max_runs", 4)).ok();
        assertThat(made.status()).isEqualTo("active");
        Lab.seconds(5);
        assertThat(made.runs()).hasSize(4);
    }

    @Test
    void aSingleInstantRunsOnce() {
        String at =
                Lab.SERVER.in(Duration.ofSeconds(3)).plusMillis(999).toString().substring(0, 19) + "Z";
        var made = Made.of(acme, "@at " + at, Map.of());
        Lab.seconds(4);
        assertThat(made.runs()).hasSize(1);
        assertThat(made.status()).isEqualTo("completed");
        Lab.seconds(60);
        assertThat(made.runs()).hasSize(1);
    }

    @Test
    void aTimeBetweenInstantsNamesItsNeighbours() {
        var made = Made.of(acme, "@every 10s", Map.of());
        Lab.seconds(10);
        String instant = made.runs().getFirst().path("scheduled_at").asString();
        var due = acme.get(made.path("/explain?at=" + instant)).ok();
        assertThat(due.string("reason")).isEqualTo("due");
        assertThat(due.at("/decision/result/id"))
                .isEqualTo(made.runs().getFirst().path("id"));
        String between = Lab.SERVER.in(Duration.ofSeconds(3)).toString();
        var none = acme.get(made.path("/explain?at=" + between)).ok();
        assertThat(none.string("reason")).isEqualTo("not_due");
        assertThat(none.string("previous")).isEqualTo(instant);
        assertThat(none.string("next")).isEqualTo(made.job().path("next_run").asString());
        assertThat(acme.get(made.path("/explain?at=" + none.string("next")))
                        .ok()
                        .string("reason"))
                .isEqualTo("future");
    }

    @Test
    void anArchivedTargetPausesTheJob() {
        var made = Made.of(acme, "@every 5s", Map.of());
        Lab.FUNCTIONS.archive(made.function());
        Lab.seconds(5);
        assertThat(made.runs()).isEmpty();
        assertThat(made.status()).isEqualTo("paused");
        assertThat(made.job().path("pause_reason").asString()).isEqualTo("target_unavailable");
    }

    @Test
    void aSuspendedAccountsInstantsAreDecidedAfterwards() {
        var made = Made.of(acme, "@every 10s", Map.of("catchup", "all", "overlap", "allow"));
        Lab.SERVER.system(tx -> tx.run(
                "UPDATE accounts.account SET state = 'suspended', version = version + 1 WHERE account_id = ?",
                acme.id()));
        Lab.seconds(35);
        Lab.SERVER.system(tx -> tx.run(
                "UPDATE accounts.account SET state = 'active', version = version + 1 WHERE account_id = ?", acme.id()));
        assertThat(made.runs()).isEmpty();
        Lab.SERVER.runUpkeep();
        Lab.SERVER.runDueJobs();
        assertThat(made.runs()).hasSize(3);
    }
}
