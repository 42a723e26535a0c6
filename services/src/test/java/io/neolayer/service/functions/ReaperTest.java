package io.neolayer.service.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.sandbox.Sandbox;
import io.neolayer.testkit.Reply;
import io.neolayer.testkit.TestAccount;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Runs whose end nobody could store: they had no effect, and their rows do not stay {@code running}. */
class ReaperTest {
    private static final Duration LEASE = Duration.ofSeconds(15);

    private final TestAccount acme = Lab.account();

    /** Queues a write, says something, posts to the receiver and waits there. */
    private Deployed posting(String gate) {
        return Deployed.of(
                acme,
                """
                async () => {
                  services.secrets.create({name: 'never', value: 'never-stored'});
                  console.log('before');
                  return (await http.post('%s', 'once')).status;
                }
                """.formatted(Lab.RECEIVER.url("/hold/" + gate)),
                Map.of("permissions", List.of("secrets:write"), "egress", List.of(Lab.RECEIVER.host())));
    }

    private static void untilHeld(String gate) {
        Lab.until(
                "a call waits at " + gate,
                () -> !Lab.RECEIVER.seen("/hold/" + gate).isEmpty());
    }

    private void untilSaid(String run) {
        Lab.until("its line is stored", () -> !kept(run).path("logs").isEmpty());
    }

    private JsonNode kept(String run) {
        return acme.get("/functions/executions/" + run).ok().json();
    }

    private void interruptedWithoutEffect(String run) {
        JsonNode ended = kept(run);
        assertThat(ended.path("status").stringValue()).as(ended.toString()).isEqualTo("failed");
        assertThat(ended.at("/error/code").stringValue()).isEqualTo("interrupted");
        assertThat(ended.at("/error/retryable").asBoolean()).isTrue();
        assertThat(ended.path("output").isNull()).isTrue();
        assertThat(ended.path("actions")).isEmpty();
        assertThat(ended.path("completed_at").isString()).isTrue();
        assertThat(acme.get("/secrets/never")).isProblem(404, "not_found");
        assertThat(acme.post("/functions/executions/" + run + "/cancel", Map.of()))
                .isProblem(409, "invalid_state");
        Reply receipt = acme.get("/functions/executions/" + run + "/receipt").ok();
        assertThat(receipt.string("/payload/error_code")).isEqualTo("interrupted");
        assertThat(receipt.string("/payload/receipt_id"))
                .isEqualTo(ended.path("receipt_id").stringValue());
    }

    @Test
    void aRunWhoseServerDiedEndsWithItsLease() {
        var function = posting("died");
        var keyed = acme.idempotent("of-the-dead-server");
        String run;
        try (Sandbox workers = new Sandbox(Lab.config())) {
            var second = Lab.replica(workers);
            run = function.as(keyed.on(second))
                    .execute("wait=0s", Map.of())
                    .accepted()
                    .id();
            untilHeld("died");
            untilSaid(run);
            second.close();
        }
        Lab.SERVER.clock().advance(LEASE);
        Lab.SERVER.runUpkeep();
        assertThat(kept(run).path("status").stringValue()).isEqualTo("running");

        Lab.SERVER.clock().advance(Duration.ofMillis(1));
        Lab.SERVER.runUpkeep();
        interruptedWithoutEffect(run);
        assertThat(kept(run).at("/logs/0/message").stringValue()).isEqualTo("before");
        JsonNode first = kept(run);
        Lab.SERVER.runUpkeep();
        assertThat(kept(run)).isEqualTo(first);

        Lab.RECEIVER.open("died");
        var posted = Lab.RECEIVER.seen("/hold/died");
        assertThat(posted).hasSize(1);
        assertThat(posted.getFirst().headers()).containsEntry("idempotency-key", run + "/1");

        // its key never runs twice: it leads to what became of the run
        assertThat(function.as(keyed).execute("wait=0s", Map.of())).isProblem(409, "idempotency_in_progress");
        Lab.SERVER.clock().advance(Duration.ofMinutes(10));
        Reply again = function.as(keyed).execute("wait=0s", Map.of()).accepted();
        assertThat(again.header("Idempotency-Replayed")).hasValue("true");
        assertThat(again.header("Location")).hasValue(acme.path("/functions/executions/" + run));
        assertThat(acme.get(function.path("/executions")).ok().items()).hasSize(1);
    }

    @Test
    void aServerThatWasOnlyThoughtDeadAppliesNothingWhenItComesBack() {
        var function = posting("late-server");
        var call = CompletableFuture.supplyAsync(() -> function.execute("wait=30s", Map.of()));
        untilHeld("late-server");
        String run =
                Deployed.id(acme.get(function.path("/executions")).ok().items().getFirst());
        untilSaid(run);
        // its own server renews the lease now and then, which a dead one would not
        Lab.until("the run is reaped", () -> {
            Lab.SERVER.system(tx -> tx.run(
                    "UPDATE functions.execution SET lease_until = kernel.now() - interval '1 second'"
                            + " WHERE id = ? AND status = 'running'",
                    UUID.fromString(run)));
            Lab.SERVER.runUpkeep();
            return kept(run).path("status").stringValue().equals("failed");
        });
        JsonNode reaped = kept(run);
        Lab.RECEIVER.open("late-server");
        Reply late = call.join().ok();
        assertThat(late.string("status")).isEqualTo("failed");
        assertThat(late.string("/error/code")).isEqualTo("interrupted");
        interruptedWithoutEffect(run);
        assertThat(kept(run)).isEqualTo(reaped);
    }

    @Test
    void aRunWhoseFinishingTransactionWasLostEndsWithItsLease() throws SQLException {
        var function = posting("finishing");
        var call = CompletableFuture.supplyAsync(() -> function.execute("wait=30s", Map.of()));
        untilHeld("finishing");
        String run =
                Deployed.id(acme.get(function.path("/executions")).ok().items().getFirst());
        Connection owner = Lab.SERVER.owner();
        owner.setAutoCommit(false);
        try (var lock = owner.createStatement()) {
            // its action is applied and waits to be audited when the connection goes
            lock.execute("LOCK TABLE audit.entry IN SHARE MODE");
            Lab.RECEIVER.open("finishing");
            Lab.until("the finishing transaction was cut off", () -> {
                cutOff(owner);
                return call.isDone();
            });
        } finally {
            owner.rollback();
            owner.setAutoCommit(true);
        }
        assertThat(call.join()).isProblem(503, "unavailable");
        assertThat(acme.get("/secrets/never")).isProblem(404, "not_found");
        assertThat(kept(run).path("status").stringValue()).isEqualTo("running");
        Lab.SERVER.clock().advance(LEASE.plusMillis(1));
        Lab.SERVER.runUpkeep();
        interruptedWithoutEffect(run);
        Deployed.of(acme, "() => 1").run();
    }

    private static void cutOff(Connection owner) {
        try (var statement = owner.createStatement()) {
            statement.execute("SELECT pg_stat_clear_snapshot()");
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND wait_event_type = 'Lock'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
