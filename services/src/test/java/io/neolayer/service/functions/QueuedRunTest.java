package io.neolayer.service.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.testkit.TestAccount;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of queued runs when something around them is lost. */
class QueuedRunTest {
    private final TestAccount acme = Lab.account();

    @BeforeAll
    static void work() {
        Lab.work();
    }

    private String queue(Deployed function, String query) {
        return "/functions/executions/"
                + function.execute("mode=async" + query, Map.of()).accepted().id();
    }

    private static UUID id(String at) {
        return UUID.fromString(at.substring(at.lastIndexOf('/') + 1));
    }

    /** What another replica would do after this one was silent for too long: the job is free, the run still says running. */
    private static void lose(String at) {
        Lab.SERVER.system(tx -> {
            tx.run("UPDATE functions.execution SET incarnation = ? WHERE id = ?", UUID.randomUUID(), id(at));
            tx.run("""
                    UPDATE jobs.job SET state = 'due', ready = true, incarnation = NULL, losses = losses + 1
                    WHERE state = 'running' AND id = (SELECT job FROM functions.execution WHERE id = ?)
                    """, id(at));
        });
    }

    private Deployed calling(String gate, String method) {
        return Deployed.of(
                acme,
                """
                async () => {
                  services.secrets.create({name: '%s', value: 'a-value'});
                  console.log('attempt ' + context.attempt);
                  return (await http.request({method: '%s', url: '%s'})).status;
                }
                """.formatted(gate, method, Lab.RECEIVER.url("/hold/" + gate)),
                Map.of(
                        "permissions",
                        List.of("secrets:write"),
                        "egress",
                        List.of(Lab.RECEIVER.host()),
                        "concurrency",
                        5));
    }

    private static void untilSeen(String gate, int calls) {
        Lab.until(
                calls + " calls wait at " + gate,
                () -> Lab.RECEIVER.seen("/hold/" + gate).size() >= calls);
    }

    @Test
    void aLostRunThatOnlyReadIsRunAgainAndAppliesOnce() {
        var function = calling("only-read", "GET");
        String at = queue(function, "");
        untilSeen("only-read", 1);
        lose(at);
        untilSeen("only-read", 2);
        Lab.RECEIVER.open("only-read");
        var ended = acme.get(at + "?wait=30s").ok();
        assertThat(ended.string("status")).isEqualTo("succeeded");
        assertThat(ended.number("attempt")).isEqualTo(2);
        assertThat(acme.get("/secrets/only-read").ok().string("name")).isEqualTo("only-read");
        assertThat(acme.get(at + "/logs").ok().items())
                .extracting(line -> line.path("message").asString(""))
                .containsExactly("attempt 2");
    }

    @Test
    void aLostRunThatPostedIsNotRunAgain() {
        var function = calling("had-posted", "POST");
        String at = queue(function, "");
        untilSeen("had-posted", 1);
        lose(at);
        var ended = acme.get(at + "?wait=30s").ok();
        assertThat(ended.string("status")).isEqualTo("failed");
        assertThat(ended.string("/error/code")).isEqualTo("interrupted");
        Lab.RECEIVER.open("had-posted");
        assertThat(Lab.RECEIVER.seen("/hold/had-posted")).hasSize(1);
        assertThat(acme.get("/secrets/had-posted").status()).isEqualTo(404);
    }

    @Test
    void aRunThatWaitedTooLongExpires() {
        var function = Deployed.of(
                acme,
                "async () => (await http.get('%s')).status".formatted(Lab.RECEIVER.url("/hold/expiry")),
                Map.of("egress", List.of(Lab.RECEIVER.host()), "concurrency", 1));
        String running = queue(function, "");
        untilSeen("expiry", 1);
        String waiting = queue(function, "&ttl=PT1S");
        Lab.SERVER.system(tx -> tx.run(
                "UPDATE functions.execution SET expires_at = kernel.now() - interval '1 second' WHERE id = ?",
                id(waiting)));
        Lab.SERVER.runUpkeep();
        var expired = acme.get(waiting).ok();
        assertThat(expired.string("status")).isEqualTo("expired");
        assertThat(acme.get(waiting + "/receipt").ok().at("/payload/status").asString(""))
                .isEqualTo("expired");
        Lab.RECEIVER.open("expiry");
        assertThat(acme.get(running + "?wait=30s").ok().string("status")).isEqualTo("succeeded");
        assertThat(acme.get(waiting).ok().string("status")).isEqualTo("expired");
    }

    @Test
    void aSuspendedAccountsRunsWaitAndRunWhenItIsResumed() {
        var function = Deployed.of(
                acme,
                "async () => (await http.get('%s')).status".formatted(Lab.RECEIVER.url("/hold/suspended")),
                Map.of("egress", List.of(Lab.RECEIVER.host()), "concurrency", 1));
        String running = queue(function, "");
        untilSeen("suspended", 1);
        String waiting = queue(function, "");
        Lab.SERVER
                .operator()
                .post(acme.path("/suspend"), Map.of("reason", "a test"))
                .ok();
        Lab.RECEIVER.open("suspended");
        assertThat(acme.get(running + "?wait=30s").ok().string("status")).isEqualTo("succeeded");
        Lab.until(
                "its job is held",
                () -> Lab.text(
                                "SELECT j.state FROM jobs.job j JOIN functions.execution e ON e.job = j.id WHERE e.id = ?",
                                id(waiting))
                        .equals("held"));
        assertThat(acme.get(waiting).ok().string("status")).isEqualTo("queued");
        Lab.SERVER
                .operator()
                .post(acme.path("/resume"), Map.of("reason", "over"))
                .ok();
        assertThat(acme.get(waiting + "?wait=30s").ok().string("status")).isEqualTo("succeeded");
    }
}
