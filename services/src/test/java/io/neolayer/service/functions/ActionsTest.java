package io.neolayer.service.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.testkit.Reply;
import io.neolayer.testkit.TestAccount;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ActionsTest {
    private static final String WRITES = "secrets:write";

    private final TestAccount acme = Lab.account();

    private Deployed function(String source, String... permissions) {
        return Deployed.of(acme, source, Map.of("permissions", List.of(permissions)));
    }

    private void secret(String name) {
        acme.post("/secrets", Map.of("name", name, "value", "the value of " + name))
                .created();
    }

    private List<String> secrets() {
        return acme.get("/secrets").ok().items().stream()
                .map(secret -> secret.path("name").asString(""))
                .toList();
    }

    private static List<String> texts(JsonNode list, String member) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(each -> each.path(member).asString(""))
                .toList();
    }

    @Test
    void writesHappenInOrderAndALaterOneNamesWhatAnEarlierOneMade() {
        var function = function(
                "() => { const made = services.functions.create({name: 'made-by-code', source: '(p) => p'});"
                        + " const secret = services.secrets.create({name: 'made.too', value: 'a-value-for-it',"
                        + " description: made.ref('/id'), tags: ['one', made.ref('/name')]});"
                        + " services.secrets.bindings.create(secret.ref('/name'),"
                        + " {consumer: {service: 'functions', id: made.ref('/id'), version: made.ref('/latest_number')}});"
                        + " return {made, later: [secret.ref('/name')]}; }",
                "functions:write",
                "functions:read",
                WRITES,
                "secrets:bind");
        JsonNode run = function.run();

        String id = run.at("/actions/0/result/id").asString("");
        Reply secret = acme.get("/secrets/made.too").ok();
        assertThat(secret.string("description")).isEqualTo(id);
        assertThat(secret.at("/tags/1").asString("")).isEqualTo("made-by-code");
        JsonNode binding = acme.get("/secrets/made.too/bindings").ok().items().getFirst();
        assertThat(binding.at("/consumer/id").asString("")).isEqualTo(id);
        assertThat(binding.at("/consumer/version").asLong()).isEqualTo(1);
        assertThat(acme.post("/functions/" + id + "/execute", Map.of("a", 1))
                        .ok()
                        .at("/output/a")
                        .asInt())
                .isEqualTo(1);
        assertThat(run.path("output").toString())
                .isEqualTo("{\"made\":{\"$action\":\"action_1\"},"
                        + "\"later\":[{\"$action\":\"action_2\",\"pointer\":\"/name\"}]}");
        assertThat(texts(run.path("actions"), "type"))
                .containsExactly("functions.create", "secrets.create", "secrets.bindings.create");
        assertThat(texts(run.path("actions"), "status")).containsOnly("succeeded");
        assertThat(run.at("/actions/2/params/path/0/$action").asString("")).isEqualTo("action_2");
        assertThat(function.kept(Deployed.id(run))).isEqualTo(run);
    }

    @Test
    void aFunctionDoesItsWritesAsItself() {
        var function = function("() => { services.secrets.create({name: 'own', value: 'a-value'}); }", WRITES);
        function.run();
        String self = "function:" + function.id();
        assertThat(acme.get("/secrets/own").ok().string("created_by")).isEqualTo(self);
        assertThat(Lab.text(
                        "SELECT count(*) FROM audit.entry WHERE account_id = ? AND principal = ? AND operation = ?",
                        acme.id(),
                        self,
                        "secrets.create"))
                .isEqualTo("1");
    }

    @Test
    void oneThatFailsTakesAllOthersWithIt() {
        secret("taken");
        var function = function(
                "(p) => { services.secrets.create({name: 'before', value: 'value-before'});"
                        + " services.secrets.create({name: p.name, value: 'value-between'});"
                        + " services.functions.create({name: 'after', source: '() => 1'}); return {done: true}; }",
                WRITES,
                "functions:write");
        JsonNode run = function.fails("action_failed", Map.of("name", "taken"));

        assertThat(run.at("/error/action_index").asInt(-1)).isEqualTo(1);
        assertThat(run.at("/error/message").asString("")).contains("already_exists");
        assertThat(texts(run.path("actions"), "status")).containsExactly("rolled_back", "failed", "rolled_back");
        assertThat(run.at("/actions/1/error/code").asString("")).isEqualTo("already_exists");
        assertThat(run.at("/actions/1/error/status").asInt()).isEqualTo(409);
        assertThat(run.at("/actions/0/result").isMissingNode()
                        || run.at("/actions/0/result").isNull())
                .isTrue();
        assertThat(run.path("output").isMissingNode() || run.path("output").isNull())
                .isTrue();
        assertThat(secrets()).containsExactly("taken");
        assertThat(acme.get("/functions").ok().items()).hasSize(1);
        assertThat(used("secrets.secrets")).isEqualTo(1);
        assertThat(function.kept(Deployed.id(run))).isEqualTo(run);
        acme.get("/functions/executions/" + Deployed.id(run) + "/receipt").ok();

        function.run(Map.of("name", "free"));
        assertThat(secrets()).containsExactly("before", "free", "taken");
        assertThat(acme.get("/functions").ok().items()).hasSize(2);
        assertThat(used("secrets.secrets")).isEqualTo(3);
    }

    private long used(String quota) {
        return acme.get("/quotas").ok().items().stream()
                .filter(each -> each.path("name").asString("").equals(quota))
                .findFirst()
                .orElseThrow()
                .path("used")
                .asLong();
    }

    @Test
    void aQuotaStopsActionsLikeAnyOtherWrite() {
        Lab.quota(acme, "secrets.secrets", 1);
        var function = function(
                "() => { for (const name of ['a', 'b']) services.secrets.create({name, value: 'a-value'}); }", WRITES);
        JsonNode run = function.fails("action_failed");
        assertThat(run.at("/error/action_index").asInt(-1)).isEqualTo(1);
        assertThat(run.at("/actions/1/error/code").asString("")).isEqualTo("quota_exceeded");
        assertThat(secrets()).isEmpty();
    }

    @Test
    void aReferenceToNothingFailsWhenItIsApplied() {
        var function = function(
                "() => { const s = services.secrets.create({name: 'first', value: 'a-value'});"
                        + " services.secrets.create({name: 'second', value: 'a-value', description: s.ref('/nothing')}); }",
                WRITES);
        JsonNode run = function.fails("action_failed");
        assertThat(run.at("/error/action_index").asInt(-1)).isEqualTo(1);
        assertThat(run.at("/actions/1/error/code").asString("")).isEqualTo("validation_failed");
        assertThat(secrets()).isEmpty();
    }

    /** What a bad call throws, caught by the code; the run goes on and nothing of it was queued. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "services.secrets.create({name: 'a b', value: 'x'})                      | validation_failed",
                "services.secrets.create({value: 'x'})                                   | validation_failed",
                "services.secrets.create({name: 'a', value: 'x', sauce: 1})              | unknown_field",
                "services.secrets.create({name: 'a', value: 1n})                         | TypeError",
                "services.secrets.create([1])                                            | validation_failed",
                "services.secrets.put()                                                  | TypeError",
                "services.secrets.create({name: {$action: 'action_9', pointer: '/id'}})  | validation_failed",
                "services.secrets.put({$action: 'action_9', pointer: '/id'}, {value: 'x'}) | validation_failed",
                "services.functions.create({name: 'f', source: '() => {'})               | validation_failed",
                "await services.secrets.get('absent')                                    | not_found",
                "await services.secrets.list({limit: 'many'})                            | invalid_parameter",
                "await services.functions.get('no-id')                                   | not_found",
            })
    void aBadCallThrowsWhereItStands(String call, String code) {
        var function = function(
                "async () => { try { " + call + "; return {code: 'none'}; }"
                        + " catch (e) { return {code: e.code ?? e.name}; } }",
                WRITES,
                "secrets:read",
                "functions:write",
                "functions:read");
        JsonNode run = function.run();
        assertThat(run.at("/output/code").asString("")).isEqualTo(code);
        assertThat(run.path("actions")).isEmpty();
    }

    @Test
    void whatAVersionMayNotDoIsDeniedToItsCode() {
        secret("s");
        var reader = function(
                "(p) => { try { services.secrets.create({name: 'no', value: 'a-value'}); }"
                        + " catch (e) { if (!p.caught) throw e; return {code: e.code}; } }",
                "secrets:read");
        assertThat(reader.output(Map.of("caught", true)).path("code").asString(""))
                .isEqualTo("permission_denied");
        JsonNode thrown = reader.fails("script_error");
        assertThat(thrown.at("/error/message").asString("")).contains("secrets:write");
        assertThat(thrown.path("actions")).isEmpty();

        // nothing is named, so only what the older devpack needs is there
        var plain = Deployed.of(
                acme, "async () => { try { await services.secrets.get('s'); } catch (e) { return e.code; } }");
        assertThat(plain.output(Map.of()).path("result").asString("")).isEqualTo("permission_denied");
        assertThat(secrets()).containsExactly("s");
    }

    @Test
    void nobodyGivesAVersionWhatHeDoesNotHold() {
        var writer = acme.key("functions:write", "functions:read");
        var greedy = Map.of("source", "() => 2", "permissions", List.of(WRITES));
        var body = new HashMap<String, Object>(greedy);
        body.put("name", "greedy");
        assertThat(writer.post("/functions", body))
                .isProblem(403, "permission_denied")
                .saying(WRITES);
        var function = function("() => 1");
        assertThat(writer.post(function.path("/versions"), greedy)).isProblem(403, "permission_denied");
        assertThat(acme.get(function.path("/versions")).ok().items()).hasSize(1);
        assertThat(acme.get("/functions").ok().items()).hasSize(1);
    }

    @Test
    void codeGivesNoFunctionMoreThanItHasItself() {
        var function = function(
                "() => { services.functions.create({name: 'more', source: '() => 1', permissions: ['secrets:write']}); }",
                "functions:write");
        JsonNode run = function.fails("action_failed");
        assertThat(run.at("/actions/0/error/code").asString("")).isEqualTo("permission_denied");
        assertThat(acme.get("/functions").ok().items()).hasSize(1);
    }

    @Test
    void someOperationsAreNotThereForCode() {
        var function = function(
                "() => ({ auth: typeof services.auth, system: typeof services.system,"
                        + " reveal: typeof services.secrets.reveal, del: typeof services.secrets.delete,"
                        + " suspend: typeof services.accounts.suspend, stream: typeof services.functions.logs,"
                        + " get: typeof services.secrets.get })",
                WRITES);
        assertThat(function.output(Map.of()).toString())
                .isEqualTo(
                        "{\"auth\":\"undefined\",\"system\":\"undefined\",\"reveal\":\"undefined\","
                                + "\"del\":\"undefined\",\"suspend\":\"undefined\",\"stream\":\"undefined\",\"get\":\"function\"}");
    }

    @Test
    void aSensitiveMemberIsAppliedAndNotKept() {
        var function = function(
                "() => { services.secrets.create({name: 'drawn.by.code', value: 'only-code-knew-this'}); }", WRITES);
        for (String query : List.of("dry_run=true", "dry_run=false")) {
            JsonNode run = function.execute(query, Map.of()).ok().json();
            assertThat(run.at("/actions/0/params/input/name").asString("")).isEqualTo("drawn.by.code");
            assertThat(run.at("/actions/0/params/input/value").asString("")).isEqualTo("[sensitive]");
            assertThat(run.toString()).doesNotContain("only-code-knew-this");
            assertThat(Lab.text(
                            "SELECT to_jsonb(e)::text FROM functions.execution e WHERE id = ?",
                            UUID.fromString(Deployed.id(run))))
                    .contains("drawn.by.code")
                    .doesNotContain("only-code-knew-this");
        }
        assertThat(acme.key("secrets:reveal")
                        .post("/secrets/drawn.by.code/reveal", Map.of("reason", "to see it arrived"))
                        .ok()
                        .string("value"))
                .isEqualTo("only-code-knew-this");
    }

    @Test
    void aRepetitionComparesWhatIsKept() {
        var function = Deployed.of(
                acme,
                "() => { services.secrets.create({name: 'again', value: 'only-code-knew-this'}); }",
                Map.of("permissions", List.of(WRITES), "record", true));
        String id = Deployed.id(function.run());
        Reply again =
                acme.post("/functions/executions/" + id + "/replay", Map.of()).ok();
        assertThat(again.at("/match").asBoolean()).as(again.text()).isTrue();
        assertThat(again.text()).doesNotContain("only-code-knew-this");
        assertThat(acme.get("/secrets/again").ok().number("current_version")).isEqualTo(1);
    }

    @Test
    void aDryRunShowsWhatItWouldDo() {
        var function = function(
                "async () => { services.secrets.create({name: 'dry', value: 'a-value'});"
                        + " return {seen: (await services.secrets.list({})).items.length}; }",
                WRITES,
                "secrets:read");
        JsonNode run = function.execute("dry_run=true", Map.of()).ok().json();
        assertThat(run.path("status").asString("")).isEqualTo("succeeded");
        assertThat(run.at("/output/seen").asInt(-1)).isZero();
        assertThat(texts(run.path("actions"), "status")).containsExactly("pending");
        assertThat(secrets()).isEmpty();
    }
}
