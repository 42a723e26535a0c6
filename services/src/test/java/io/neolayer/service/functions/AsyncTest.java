package io.neolayer.service.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.testkit.TestAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs that wait in the queue: {@code mode=async}. */
class AsyncTest {
    private final TestAccount acme = Lab.account();

    @BeforeAll
    static void work() {
        Lab.work();
    }

    private Deployed holding(String gate, Map<String, ?> version) {
        var fields = new java.util.HashMap<String, Object>(version);
        fields.put("egress", List.of(Lab.RECEIVER.host()));
        return Deployed.of(
                acme,
                "async (p) => { await http.get('%s'); return {n: p.n ?? 0}; }"
                        .formatted(Lab.RECEIVER.url("/hold/" + gate)),
                fields);
    }

    private static String queue(Deployed function, String query, Object params) {
        return "/functions/executions/"
                + function.execute("mode=async" + query, params).accepted().id();
    }

    private String status(String at) {
        return acme.get(at).ok().string("status");
    }

    @Test
    void anAcceptedRunIsQueuedAndRunsToItsEnd() {
        var function = Deployed.of(acme, "(p) => { console.log('in'); return {sum: p.a + p.b}; }");
        var accepted = function.execute("mode=async", Map.of("a", 1, "b", 2)).accepted();
        assertThat(accepted.string("status")).isEqualTo("queued");
        assertThat(accepted.header("Location")).contains(acme.path("/functions/executions/" + accepted.id()));
        var ended =
                acme.get("/functions/executions/" + accepted.id() + "?wait=30s").ok();
        assertThat(ended.string("status")).isEqualTo("succeeded");
        assertThat(ended.at("/output/sum").asInt()).isEqualTo(3);
        assertThat(ended.at("/attempt").asInt()).isEqualTo(1);
        assertThat(acme.get("/functions/executions/" + accepted.id() + "/logs")
                        .ok()
                        .items())
                .hasSize(1);
        assertThat(Lab.text(
                        "SELECT type || ' ' || subject FROM events.event WHERE account_id = ? ORDER BY id DESC",
                        acme.id()))
                .isEqualTo("neolayer.functions.execution.succeeded executions/" + accepted.id());
        assertThat(acme.get("/functions/executions/" + accepted.id() + "/receipt")
                        .ok()
                        .at("/payload/status")
                        .asString(""))
                .isEqualTo("succeeded");
    }

    @Test
    void whatFailsAndWhatAppliesIsAsInASynchronousRun() {
        var failing = Deployed.of(acme, "() => { throw new Error('no'); }");
        String failed = queue(failing, "", Map.of());
        assertThat(acme.get(failed + "?wait=30s").ok().string("/error/code")).isEqualTo("script_error");
        var writing = Deployed.of(
                acme,
                "() => { services.secrets.create({name: 'queued', value: 'a-value'}); return {}; }",
                Map.of("permissions", List.of("secrets:write")));
        String written = queue(writing, "", Map.of());
        assertThat(acme.get(written + "?wait=30s").ok().string("status")).isEqualTo("succeeded");
        assertThat(acme.get("/secrets/queued").ok().string("name")).isEqualTo("queued");
        String again = queue(writing, "", Map.of());
        assertThat(acme.get(again + "?wait=30s").ok().string("/error/code")).isEqualTo("action_failed");
    }

    @Test
    void oneKeyIsOneRun() {
        var function = Deployed.of(acme, "() => 1");
        String key = UUID.randomUUID().toString();
        var answers = new ArrayList<CompletableFuture<String>>();
        for (int i = 0; i < 10; i++) {
            answers.add(CompletableFuture.supplyAsync(() -> {
                var reply = acme.with("Idempotency-Key", key).post(function.path("/execute?mode=async"), Map.of());
                return reply.status() == 202 ? reply.id() : "";
            }));
        }
        assertThat(answers.stream()
                        .map(CompletableFuture::join)
                        .filter(id -> !id.isEmpty())
                        .distinct())
                .hasSize(1);
        assertThat(acme.get(function.path("/executions")).ok().items()).hasSize(1);
    }

    @Test
    void asManyRunAsTheFunctionAllowsAndPriorityGoesFirst() {
        var function = holding("async-places", Map.of("concurrency", 1));
        String first = queue(function, "", Map.of("n", 1));
        Lab.until("the first runs", () -> status(first).equals("running"));
        String low = queue(function, "&priority=low", Map.of("n", 2));
        String normal = queue(function, "", Map.of("n", 3));
        String high = queue(function, "&priority=high", Map.of("n", 4));
        assertThat(List.of(status(low), status(normal), status(high))).containsOnly("queued");
        Lab.RECEIVER.open("async-places");
        var started = new ArrayList<String>();
        for (String at : List.of(high, normal, low)) {
            var ended = acme.get(at + "?wait=30s").ok();
            assertThat(ended.string("status")).isEqualTo("succeeded");
            started.add(ended.string("started_at"));
        }
        assertThat(started).isSorted();
    }

    @Test
    void aQueuedRunIsCancelledAtOnceAndARunningOneSoon() {
        var function = holding("async-cancel", Map.of("concurrency", 1));
        String running = queue(function, "", Map.of());
        Lab.until("it runs", () -> status(running).equals("running"));
        String queued = queue(function, "", Map.of());
        assertThat(acme.post(queued + "/cancel", Map.of()).ok().string("status"))
                .isEqualTo("cancelled");
        assertThat(acme.post(queued + "/cancel", Map.of())).isProblem(409, "invalid_state");
        assertThat(acme.get(queued + "/receipt").ok().at("/payload/status").asString(""))
                .isEqualTo("cancelled");
        acme.post(running + "/cancel", Map.of()).ok();
        assertThat(acme.get(running + "?wait=30s").ok().string("status")).isEqualTo("cancelled");
        Lab.RECEIVER.open("async-cancel");
    }

    @Test
    void theQueueIsBoundedAndItsTermsAreJudged() {
        Lab.quota(acme, "functions.queued", 1);
        var function = holding("async-bound", Map.of("concurrency", 1));
        String running = queue(function, "", Map.of());
        Lab.until("it runs", () -> status(running).equals("running"));
        String _ = queue(function, "", Map.of());
        var refused = function.execute("mode=async", Map.of());
        assertThat(refused).isProblem(429, "quota_exceeded");
        assertThat(refused.string("quota")).isEqualTo("functions.queued");
        Lab.RECEIVER.open("async-bound");
        assertThat(function.execute("mode=async&ttl=PT0.5S", Map.of())).isProblem(400, "invalid_parameter");
        assertThat(function.execute("mode=async&ttl=P8D", Map.of())).isProblem(400, "invalid_parameter");
        assertThat(function.execute("priority=high", Map.of())).isProblem(400, "invalid_parameter");
        assertThat(function.execute("mode=async&priority=urgent", Map.of())).isProblem(400, "invalid_parameter");
    }
}
