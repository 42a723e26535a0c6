package io.neolayer.service.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.testkit.Reply;
import io.neolayer.testkit.TestAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ExecuteTest {
    private static final String LOOP = "() => { while (true); }";

    private final TestAccount acme = Lab.account();

    /** A function whose run calls the receiver and goes on only when it is let go. */
    private Deployed holding(String gate, Map<String, ?> more) {
        var version = new java.util.HashMap<String, Object>(more);
        version.put("egress", List.of(Lab.RECEIVER.host()));
        String url = Lab.RECEIVER.url("/hold/" + gate);
        return Deployed.of(acme, "async () => (await http.get('" + url + "')).status", version);
    }

    private static void untilHeld(String gate, int calls) {
        Lab.until(
                calls + " calls wait at " + gate,
                () -> Lab.RECEIVER.seen("/hold/" + gate).size() >= calls);
    }

    private static <T> List<T> together(int count, Callable<T> call) throws Exception {
        var results = new ArrayList<T>();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var result : pool.invokeAll(java.util.Collections.nCopies(count, call))) {
                results.add(result.get());
            }
        }
        return results;
    }

    @Test
    void bothFormsGiveTheirResultAndItsCost() {
        var sum = Deployed.of(acme, "(params) => ({sum: params.a + params.b})");
        JsonNode run = sum.run(Map.of("a", 1, "b", 2));
        assertThat(run.path("output").toString()).isEqualTo("{\"sum\":3}");
        assertThat(run.path("alias").asString("")).isEqualTo("live");
        assertThat(run.at("/caused_by/kind").asString("")).isEqualTo("http");
        assertThat(run.at("/usage/cpu_ms").isIntegralNumber()).isTrue();
        assertThat(run.path("receipt_id").asString("")).isNotEmpty();
        assertThat(run.path("input").toString()).contains("\"a\":1");

        var module = Deployed.of(acme, "export default (p) => p.a");
        assertThat(module.output(Map.of("a", 7)).toString()).isEqualTo("{\"result\":7}");
        var handler = Deployed.of(acme, "export default {async handler(input, ctx) { return [input.a, ctx.number]; }}");
        assertThat(handler.output(Map.of("a", 7)).toString()).isEqualTo("{\"result\":[7,1]}");
        assertThat(Deployed.of(acme, "() => undefined").output(Map.of()).toString())
                .isEqualTo("{}");
        assertThat(Deployed.of(acme, "'text'").output(Map.of()).toString()).isEqualTo("{\"result\":\"text\"}");
    }

    @Test
    void isKeptAsItWasAnswered() {
        var function = Deployed.of(acme, "(p) => { console.warn('careful', p.a); return p; }");
        JsonNode run = function.run(Map.of("a", List.of(1, 2)));
        JsonNode kept = function.kept(Deployed.id(run));
        assertThat(kept).isEqualTo(run);
        assertThat(kept.at("/logs/0/level").asString("")).isEqualTo("warn");
        assertThat(kept.at("/logs/0/message").asString("")).isEqualTo("careful [1,2]");
        String below = function.path("/executions/" + Deployed.id(run));
        assertThat(acme.get(below).ok().json()).isEqualTo(run);
        String elsewhere = Deployed.of(acme, LOOP).path("/executions/" + Deployed.id(run));
        assertThat(acme.get(elsewhere)).isProblem(404, "not_found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "() => { throw new TypeError('no') }          | script_error   | TypeError: no",
                "async () => { await 0; throw new Error('x')} | script_error   | Error: x",
                "() => new Promise(() => {})                  | never_settles  | settle",
                "() => ({n: 1n})                              | output_invalid | BigInt",
                "() => { const a = {}; a.a = a; return a; }   | output_invalid | circular",
                "() => { const f = () => f() + 1; f(); }      | stack_limit    | frames",
                "() => 'x'.repeat(300 * 1024)                 | output_limit   | 262144",
            })
    void aScriptThatFailsIsAResult(String source, String code, String words) {
        JsonNode run = Deployed.of(acme, "() => { console.log('before'); return (" + source + ")(); }")
                .fails(code);
        assertThat(run.at("/error/message").asString("")).containsIgnoringCase(words);
        assertThat(run.at("/logs/0/message").asString("")).isEqualTo("before");
        assertThat(run.path("output").isNull() || run.path("output").isMissingNode())
                .isTrue();
        assertThat(run.path("receipt_id").asString("")).isNotEmpty();
    }

    @Test
    void anErrorTellsItsPlace() {
        JsonNode run = Deployed.of(acme, "() => {\n  const deep = () => { throw new Error('here'); };\n  deep();\n}")
                .fails("script_error");
        assertThat(run.at("/error/stack").asString("")).contains("deep").contains(":2:");
    }

    @Test
    void theCpuLimitStopsWhatItNamesAndTheNextRunGoes() {
        JsonNode run = Deployed.of(acme, LOOP, Map.of("limits", Map.of("cpu", "PT0.5S")))
                .fails("cpu_limit");
        assertThat(run.at("/error/limit").asString("")).isEqualTo("cpu");
        assertThat(run.at("/error/allowed").asLong()).isEqualTo(500);
        assertThat(run.at("/error/used").asLong()).isGreaterThanOrEqualTo(500);
        Deployed.of(acme, "() => 1").run();
    }

    @Test
    void theWallLimitStopsARunThatOnlyWaits() {
        var waits = holding("wall", Map.of("limits", Map.of("wall", "PT0.4S")));
        JsonNode run = waits.fails("wall_limit");
        assertThat(run.at("/error/allowed").asLong()).isEqualTo(400);
        Lab.RECEIVER.open("wall");
    }

    @Test
    void memoryIsWhatSurvivesACollection() {
        var keeps = Deployed.of(
                acme,
                "(p) => { const kept = []; for (let i = 0; i < p.n; i++)"
                        + " kept.push(new Uint8Array(1024 * 1024).fill(i));"
                        + " let sum = 0; for (let i = 0; i < 300000; i++) sum += kept[i % p.n][0]; return { sum }; }");
        keeps.run(Map.of("n", 120));
        JsonNode run = keeps.fails("memory_limit", Map.of("n", 140));
        assertThat(run.at("/error/allowed").asLong()).isEqualTo(134_217_728);
        // the same again and again is garbage, not memory
        Deployed.of(
                        acme,
                        "() => { let a; for (let i = 0; i < 200; i++) a = new Uint8Array(1024 * 1024).fill(i); return a[0]; }")
                .run();
    }

    @Test
    void longStringsAndLargeArraysThrowWhereTheyCanBeCaught() {
        var function = Deployed.of(
                acme,
                "() => { const seen = [];"
                        + " for (const make of [() => 'x'.repeat(2 ** 21), () => new Uint8Array(9 * 2 ** 20)])"
                        + " try { make(); } catch (e) { seen.push(e.name); } return {seen}; }");
        assertThat(function.output(Map.of()).toString()).isEqualTo("{\"seen\":[\"RangeError\",\"RangeError\"]}");
    }

    @Test
    void logLinesBeyondTheirNumberAreDroppedAndCounted() {
        var function = Deployed.of(
                acme,
                "(p) => { for (let i = 0; i < 5000; i++)"
                        + " console[['debug', 'info', 'warn', 'error'][i % 4]]('line ' + i);"
                        + " console.log('y'.repeat(2000)); if (p.fail) throw new Error('after'); return 1; }");
        JsonNode run = function.run();
        assertThat(run.path("logs_dropped").asLong()).isEqualTo(4_001);
        assertThat(run.path("logs").size()).isEqualTo(1_000);
        assertThat(run.at("/logs/999/level").asString("")).isEqualTo("error");
        assertThat(run.at("/logs/998/message").asString("")).isEqualTo("line 998");
        JsonNode failed = function.fails("script_error", Map.of("fail", true));
        assertThat(failed.path("logs").size()).isEqualTo(1_000);

        String logs = "/functions/executions/" + Deployed.id(run) + "/logs";
        Reply page = acme.get(logs + "?level=warn&limit=2").ok();
        assertThat(page.items().stream().map(line -> line.path("message").asString("")))
                .containsExactly("line 2", "line 3");
        Reply next = acme.get(logs + "?level=warn&limit=2&cursor=" + page.string("next_cursor"))
                .ok();
        assertThat(next.items().getFirst().path("seq").asLong()).isEqualTo(7);

        var wide = Deployed.of(acme, "() => console.log('y'.repeat(2000))", Map.of("limits", Map.of("log_lines", 1)));
        assertThat(wide.run().at("/logs/0/message").asString("").length()).isBetween(1_020, 1_030);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "\"text\"", "1", "null", "{\"a\":1,\"a\":2}", "{\"a\":", "{} {}"})
    void theParametersAreOneJsonObject(String body) {
        var function = Deployed.of(acme, "(p) => p");
        Reply refused = acme.send("POST", function.path("/execute"), body);
        assertThat(refused).isProblem(400, "malformed_json");
        assertThat(acme.get("/functions/executions").ok().items()).isEmpty();
    }

    @Test
    void parametersAreBoundedInDepthAndSize() {
        var function = Deployed.of(acme, "(p) => 1");
        assertThat(acme.send(
                        "POST", function.path("/execute"), "{\"a\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}"))
                .isProblem(400, "malformed_json");
        assertThat(function.execute(Map.of("a", "é".repeat(131_072)))).isProblem(413, "body_too_large");
        function.run(Map.of("a", "é".repeat(131_000)));
    }

    @Test
    void aSchemaJudgesInputAndOutput() {
        var schema = Map.of("type", "object", "required", List.of("pair"));
        var function = Deployed.of(acme, "(p) => ({pair: p.pair})", Map.of("input_schema", schema));
        assertThat(function.execute(Map.of()))
                .isProblem(422, "validation_failed")
                .hasFieldError("/pair", "required");
        function.run(Map.of("pair", "GAS/USD"));
        assertThat(acme.get(function.path("/executions")).ok().items()).hasSize(1);

        var out = Map.of("type", "object", "properties", Map.of("n", Map.of("type", "integer")));
        var wrong = Deployed.of(
                acme,
                "() => { services.secrets.create({name: 'made', value: 'never-stored'}); return {n: 'text'}; }",
                Map.of("output_schema", out, "permissions", List.of("secrets:write")));
        JsonNode run = wrong.fails("output_invalid");
        assertThat(run.at("/error/message").asString("")).contains("/n");
        assertThat(run.path("actions")).isEmpty();
        assertThat(acme.get("/secrets/made")).isProblem(404, "not_found");
    }

    @Test
    void tenCallsWithOneKeyHaveOneEffect() throws Exception {
        var function = Deployed.of(
                acme,
                "(p) => { services.secrets.create({name: 'once', value: 'value-of-once'}); return p; }",
                Map.of("permissions", List.of("secrets:write")));
        var keyed = acme.idempotent("only-one");
        List<Reply> replies = together(10, () -> keyed.post(function.path("/execute"), Map.of("n", 1)));
        var ids = new java.util.TreeSet<String>();
        for (Reply reply : replies) {
            if (reply.status() == 200) {
                ids.add(reply.id());
            } else {
                assertThat(reply).isProblem(409, "idempotency_in_progress");
                assertThat(reply.header("Retry-After")).isPresent();
            }
        }
        assertThat(ids).hasSize(1);
        Reply again = keyed.post(function.path("/execute"), Map.of("n", 1)).ok();
        assertThat(again.header("Idempotency-Replayed")).hasValue("true");
        assertThat(again.id()).isEqualTo(ids.first());
        assertThat(acme.get("/functions/executions").ok().items()).hasSize(1);
        assertThat(acme.get("/secrets/once").ok().number("current_version")).isEqualTo(1);
        assertThat(keyed.post(function.path("/execute"), Map.of("n", 2))).isProblem(409, "idempotency_mismatch");
    }

    @Test
    void aRunThatOutlivesItsCallersPatienceGoesOn() throws Exception {
        var function = holding("patience", Map.of());
        Reply accepted = function.execute("wait=0s", Map.of()).accepted();
        String at = accepted.header("Location").orElseThrow();
        assertThat(at).isEqualTo(acme.path("/functions/executions/" + accepted.id()));
        assertThat(accepted.string("status")).isEqualTo("running");
        untilHeld("patience", 1);
        assertThat(acme.root().get(at + "?wait=0s").ok().string("status")).isEqualTo("running");
        var waiting = CompletableFuture.supplyAsync(
                () -> acme.root().get(at + "?wait=30s").ok());
        Lab.RECEIVER.open("patience");
        assertThat(waiting.get().string("status")).isEqualTo("succeeded");
        assertThat(waiting.get().at("/output/result").asInt()).isEqualTo(200);
        assertThat(function.execute("wait=31s", Map.of())).isProblem(400, "invalid_parameter");
        assertThat(acme.root().get(at + "?wait=31s")).isProblem(400, "invalid_parameter");
    }

    @Test
    void aCancelledRunEndsAndAppliesNothing() {
        var function = Deployed.of(
                acme,
                "() => { services.secrets.create({name: 'never', value: 'never-stored'}); console.log('in'); while (true); }",
                Map.of("permissions", List.of("secrets:write")));
        String at = "/functions/executions/"
                + function.execute("wait=0s", Map.of()).accepted().id();
        Lab.until("the code runs", () -> !acme.get(at + "/logs").ok().items().isEmpty());
        acme.post(at + "/cancel", Map.of()).ok();
        Reply ended = acme.get(at + "?wait=10s").ok();
        assertThat(ended.string("status")).isEqualTo("cancelled");
        assertThat(ended.string("/error/code")).isEqualTo("cancelled");
        assertThat(acme.post(at + "/cancel", Map.of()))
                .isProblem(409, "invalid_state")
                .saying("cancelled");
        assertThat(acme.get("/secrets/never")).isProblem(404, "not_found");
        assertThat(acme.get(at + "/receipt").ok().at("/payload/status").asString(""))
                .isEqualTo("cancelled");
    }

    @Test
    void aCancelThatComesBeforeTheEndWins() {
        var function = holding("late", Map.of());
        String at = "/functions/executions/"
                + function.execute("wait=0s", Map.of()).accepted().id();
        untilHeld("late", 1);
        assertThat(acme.get(at + "/receipt")).isProblem(409, "invalid_state");
        // asked for where the owner does not hear of it at once
        Lab.SERVER.system(tx -> tx.run(
                "UPDATE functions.execution SET cancel_requested = true WHERE id = ?",
                java.util.UUID.fromString(at.substring(at.lastIndexOf('/') + 1))));
        Lab.RECEIVER.open("late");
        assertThat(acme.get(at + "?wait=30s").ok().string("status")).isEqualTo("cancelled");
    }

    @Test
    void runsBeyondAFunctionsPlacesAreRefusedAndLeaveNothing() {
        var function = holding("places", Map.of("concurrency", 1));
        String at = "/functions/executions/"
                + function.execute("wait=0s", Map.of()).accepted().id();
        Reply refused = function.execute("wait=0s", Map.of());
        assertThat(refused).isProblem(429, "quota_exceeded");
        assertThat(refused.header("Retry-After")).isPresent();
        assertThat(refused.number("limit")).isEqualTo(1);
        var waiting = CompletableFuture.supplyAsync(() -> function.execute("wait=30s", Map.of()));
        Lab.RECEIVER.open("places");
        assertThat(waiting.join().ok().string("status")).isEqualTo("succeeded");
        assertThat(acme.get(at + "?wait=30s").ok().string("status")).isEqualTo("succeeded");
        assertThat(acme.get(function.path("/executions")).ok().items()).hasSize(2);
    }

    @Test
    void runsBeyondAnAccountsPlacesAreRefusedWhileOthersGo() {
        Lab.quota(acme, "functions.concurrent", 1);
        var held = holding("account", Map.of());
        var second = Deployed.of(acme, "() => 1");
        held.execute("wait=0s", Map.of()).accepted();
        Reply refused = second.execute("wait=0s", Map.of());
        assertThat(refused).isProblem(429, "quota_exceeded");
        assertThat(refused.string("quota")).isEqualTo("functions.concurrent");
        // the id of a function is no way to take the places of its account
        var other = Lab.account();
        assertThat(other.post(held.path("/execute?wait=0s"), Map.of())).isProblem(404, "not_found");
        Deployed.of(other, "() => 1").run();
        Lab.RECEIVER.open("account");
        second.run();
    }

    @Test
    void anAccountWhoseRunsCostWorkersWaits() {
        Lab.quota(acme, "functions.worker_kills", 1);
        var function =
                Deployed.of(acme, "() => BigInt('9'.repeat(1e6)) > 0n", Map.of("limits", Map.of("cpu", "PT0.1S")));
        JsonNode run = Deployed.of(acme, "() => 1").run();
        assertThat(run.path("status").asString("")).isEqualTo("succeeded");
        function.fails("cpu_limit");
        Lab.until("the kill was told", () -> function.execute(Map.of()).status() == 429);
        Reply refused = function.execute(Map.of());
        assertThat(refused).isProblem(429, "quota_exceeded");
        assertThat(refused.string("quota")).isEqualTo("functions.worker_kills");
        Deployed.of(Lab.account(), "() => 1").run();
    }

    @Test
    void oneRunLeavesNothingForTheNext() {
        var dirty =
                "() => { const seen = [globalThis.x, ({}).y]; globalThis.x = 1; Object.prototype.y = 2; return {seen}; }";
        var mine = Deployed.of(acme, dirty);
        var other = Deployed.of(Lab.account(), dirty);
        for (Deployed function : List.of(mine, mine, other, mine)) {
            assertThat(function.output(Map.of()).toString()).isEqualTo("{\"seen\":[null,null]}");
        }
    }

    @Test
    void listsAreFiltered() {
        var good = Deployed.of(acme, "() => 1").deploy("() => 2", Map.of());
        var bad = Deployed.of(acme, "() => { throw new Error('x') }");
        String first = Deployed.id(good.run());
        String second = good.execute("number=2", Map.of()).ok().id();
        String failed = Deployed.id(bad.fails("script_error"));
        assertThat(ids("/functions/executions")).containsExactly(failed, second, first);
        assertThat(ids(good.path("/executions"))).containsExactly(second, first);
        assertThat(ids(good.path("/executions?number=2"))).containsExactly(second);
        assertThat(ids("/functions/executions?status=failed")).containsExactly(failed);
        assertThat(ids("/functions/executions?error_code=script_error")).containsExactly(failed);
        assertThat(ids("/functions/executions?error_code=cpu_limit")).isEmpty();
        assertThat(ids("/functions/executions?caused_by=http")).hasSize(3);
        assertThat(ids("/functions/executions?caused_by=replay")).isEmpty();
        String now = Lab.SERVER.in(java.time.Duration.ofSeconds(1)).toString();
        assertThat(ids("/functions/executions?from=" + now)).isEmpty();
        assertThat(ids("/functions/executions?to=" + now)).hasSize(3);
        assertThat(acme.get("/functions/executions?from=" + now + "&to=2020-01-01T00:00:00Z"))
                .isProblem(400, "invalid_parameter");
        JsonNode listed = acme.get("/functions/executions").ok().items().getFirst();
        assertThat(listed.path("output").isObject() || listed.path("input").isObject())
                .isFalse();
    }

    private List<String> ids(String path) {
        return acme.get(path).ok().items().stream().map(Deployed::id).toList();
    }

    @Test
    void aKeyThatMayOnlyExecuteDoesJustThat() {
        var function = Deployed.of(acme, "() => 1");
        var runner = acme.key("functions:execute");
        assertThat(runner.post(function.path("/execute"), Map.of()).ok().string("status"))
                .isEqualTo("succeeded");
        assertThat(runner.get(function.path(""))).isProblem(403, "permission_denied");
        assertThat(acme.key("functions:read").post(function.path("/execute"), Map.of()))
                .isProblem(403, "permission_denied");
    }
}
