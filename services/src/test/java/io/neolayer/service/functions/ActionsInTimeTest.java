package io.neolayer.service.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.testkit.Reply;
import io.neolayer.testkit.TestAccount;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Reads at once, writes at the end: what each sees, how many there may be, and what may happen in between. */
class ActionsInTimeTest {
    private final TestAccount acme = Lab.account();

    private Deployed function(String source, Map<String, ?> more) {
        var version = new HashMap<String, Object>(more);
        version.putIfAbsent("permissions", List.of("secrets:read", "secrets:write"));
        return Deployed.of(acme, source, version);
    }

    private Deployed function(String source) {
        return function(source, Map.of());
    }

    private int secrets() {
        return acme.get("/secrets?limit=100").ok().items().size();
    }

    @Test
    void readsRunAtOnceAndDoNotSeeWhatIsQueued() {
        acme.post("/secrets", Map.of("name", "kept", "value", "a-value")).created();
        var function = function("async () => { const names = (page) => page.items.map((s) => s.name);"
                + " services.secrets.create({name: 'queued', value: 'a-value'});"
                + " const listed = names(await services.secrets.list({limit: 5}));"
                + " const some = names(await services.secrets.list({prefix: 'no'}));"
                + " const one = await services.secrets.get('kept');"
                + " let absent; try { await services.secrets.get('queued'); } catch (e) { absent = e.code; }"
                + " return {listed, some, state: one.state, value: one.value === undefined, absent}; }");
        JsonNode run = function.run();
        assertThat(run.path("output").toString())
                .isEqualTo("{\"listed\":[\"kept\"],\"some\":[],\"state\":\"active\",\"value\":true,"
                        + "\"absent\":\"not_found\"}");
        assertThat(secrets()).isEqualTo(2);
        List<String> calls = StreamSupport.stream(run.path("calls").spliterator(), false)
                .map(call -> call.path("operation").asString("") + " "
                        + call.path("status").asString(""))
                .toList();
        assertThat(calls)
                .containsExactly("secrets.list ok", "secrets.list ok", "secrets.get ok", "secrets.get not_found");
        // the next run sees it
        assertThat(function("async () => (await services.secrets.get('queued')).name")
                        .output(Map.of())
                        .path("result")
                        .asString(""))
                .isEqualTo("queued");
    }

    @Test
    void aRunReadsItsOwnAccountAndNoOther() {
        var other = Lab.account();
        other.post("/secrets", Map.of("name", "theirs", "value", "a-value")).created();
        var theirs = Deployed.of(other, "() => 1");
        var function = function(
                "async (p) => { const codes = []; for (const read of [() => services.secrets.get('theirs'),"
                        + " () => services.functions.get(p.id)])"
                        + " try { await read(); codes.push('seen'); } catch (e) { codes.push(e.code); }"
                        + " return {codes, mine: (await services.accounts.get({})).id === context.account}; }",
                Map.of("permissions", List.of("secrets:read", "functions:read", "accounts:read")));
        assertThat(function.output(Map.of("id", theirs.id())).toString())
                .isEqualTo("{\"codes\":[\"not_found\",\"not_found\"],\"mine\":true}");
    }

    @Test
    void manyReadsAtOnceAllAnswer() {
        acme.post("/secrets", Map.of("name", "s", "value", "a-value")).created();
        var function = function("async () => (await Promise.all(Array.from({length: 50},"
                + " () => services.secrets.get('s')))).filter((s) => s.name === 's').length");
        assertThat(function.output(Map.of()).path("result").asInt()).isEqualTo(50);
    }

    @Test
    void theFiftyFirstReadThrows() {
        String source = "async () => { let n = 0; try { for (;;) { await services.accounts.get({}); n++; } }"
                + " catch (e) { return {n, code: e.code, message: e.message}; } }";
        var permissions = List.of("accounts:read");
        JsonNode usual = function(source, Map.of("permissions", permissions)).output(Map.of());
        assertThat(usual.path("n").asInt()).isEqualTo(50);
        assertThat(usual.path("code").asString("")).isEqualTo("call_limit");
        assertThat(usual.path("message").asString("")).contains("50");
        var lower = Map.of("permissions", permissions, "limits", Map.of("service_reads", 3));
        assertThat(function(source, lower).output(Map.of()).path("n").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 25, 40})
    void theActionBeyondTheLimitThrows(int limit) {
        var version = limit == 25 ? Map.<String, Object>of() : Map.of("limits", Map.of("actions", limit));
        var function = function(
                "(p) => { let n = 0; try { for (;;) { services.secrets.create({name: 's' + n, value: 'a-value'}); n++; } }"
                        + " catch (e) { if (p.uncaught) throw e; return {n, code: e.code}; } }",
                version);
        JsonNode thrown = function.fails("script_error", Map.of("uncaught", true));
        assertThat(thrown.at("/error/message").asString("")).contains("at most " + limit + " actions");
        assertThat(thrown.path("actions")).isEmpty();
        assertThat(secrets()).isZero();
        JsonNode run = function.run();
        assertThat(run.path("output").toString()).isEqualTo("{\"n\":" + limit + ",\"code\":\"action_limit\"}");
        assertThat(run.path("actions")).hasSize(limit);
        assertThat(secrets()).isEqualTo(limit);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "throw new Error('after')",
                "await new Promise(() => {})",
                "return {n: 1n}",
                "return 'x'.repeat(300 * 1024)",
                "while (true);",
                "await services.secrets.get('absent')",
            })
    void aScriptThatFailsDropsWhatItQueued(String end) {
        var function = function(
                "async () => { services.secrets.create({name: 'dropped', value: 'a-value'}); " + end + " }",
                Map.of("limits", Map.of("cpu", "PT1S")));
        JsonNode run = function.execute(Map.of()).ok().json();
        assertThat(run.path("status").asString("")).isEqualTo("failed");
        assertThat(run.path("actions")).isEmpty();
        assertThat(secrets()).isZero();
    }

    /** A run that has queued a write and waits; what happens meanwhile is up to the test. */
    private String holding(String gate, String source) {
        var function = function(
                source.replace("GATE", "await http.get('" + Lab.RECEIVER.url("/hold/" + gate) + "')"),
                Map.of("egress", List.of(Lab.RECEIVER.host())));
        String at = "/functions/executions/"
                + function.execute("wait=0s", Map.of()).accepted().id();
        Lab.until(
                "the run waits at " + gate,
                () -> !Lab.RECEIVER.seen("/hold/" + gate).isEmpty());
        return at;
    }

    @Test
    void anAccountSuspendedBeforeTheEndGetsNothingApplied() {
        String at = holding(
                "suspended",
                "async () => { services.secrets.create({name: 'late', value: 'a-value'}); GATE;"
                        + " services.secrets.create({name: 'later', value: 'a-value'}); }");
        var operator = Lab.SERVER.operator();
        operator.post(acme.path("/suspend"), Map.of("reason", "a test")).ok();
        Lab.RECEIVER.open("suspended");
        Reply ended = acme.get(at + "?wait=30s").ok();
        assertThat(ended.string("status")).isEqualTo("failed");
        assertThat(ended.string("/error/code")).isEqualTo("action_failed");
        assertThat(ended.at("/error/action_index").asInt(-1)).isZero();
        assertThat(ended.string("/actions/0/error/code")).isEqualTo("account_suspended");
        assertThat(ended.string("/actions/1/status")).isEqualTo("rolled_back");
        acme.get(at + "/receipt").ok();
        operator.post(acme.path("/resume"), Map.of("reason", "a test")).ok();
        assertThat(secrets()).isZero();
    }

    @Test
    void aRunWithoutWritesMayEndInASuspendedAccount() {
        String at = holding("reads", "async () => { GATE; return {n: 1}; }");
        var operator = Lab.SERVER.operator();
        operator.post(acme.path("/suspend"), Map.of("reason", "a test")).ok();
        Lab.RECEIVER.open("reads");
        assertThat(acme.get(at + "?wait=30s").ok().string("status")).isEqualTo("succeeded");
        operator.post(acme.path("/resume"), Map.of("reason", "a test")).ok();
    }

    @Test
    void whatSomebodyElseDidMeanwhileCounts() {
        String at =
                holding("race", "async () => { services.secrets.create({name: 'raced', value: 'of-the-run'}); GATE; }");
        acme.post("/secrets", Map.of("name", "raced", "value", "of-somebody")).created();
        Lab.RECEIVER.open("race");
        Reply ended = acme.get(at + "?wait=30s").ok();
        assertThat(ended.string("/error/code")).isEqualTo("action_failed");
        assertThat(ended.string("/actions/0/error/code")).isEqualTo("already_exists");
        assertThat(acme.get("/secrets/raced").ok().number("current_version")).isEqualTo(1);
    }

    @Test
    void theKeyThatCalledIsNotThePrincipalThatActs() {
        var caller = acme.key("functions:execute");
        var function = function("() => { services.secrets.create({name: 'by.itself', value: 'a-value'}); }");
        Reply run = caller.post(function.path("/execute"), Map.of()).ok();
        assertThat(run.string("status")).isEqualTo("succeeded");
        assertThat(secrets()).isEqualTo(1);
        assertThat(caller.post("/secrets", Map.of("name", "x", "value", "a-value")))
                .isProblem(403, "permission_denied");
    }
}
