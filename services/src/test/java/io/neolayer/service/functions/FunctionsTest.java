package io.neolayer.service.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.testkit.Reply;
import io.neolayer.testkit.TestAccount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class FunctionsTest {
    private static final String ONE = "() => ({n: 1})";
    private static final String TWO = "() => ({n: 2})";

    private final TestAccount acme = Lab.account();

    private Reply create(Map<String, ?> body) {
        return acme.post("/functions", body);
    }

    @Test
    void isDeployedWithItsFirstVersion() {
        Reply made = create(Map.of("name", "Prices of GAS", "source", ONE, "tags", List.of("dex"), "description", "d"))
                .created();

        assertThat(made.header("Location")).hasValue(acme.path("/functions/" + made.id()));
        assertThat(made.string("status")).isEqualTo("active");
        assertThat(made.at("/aliases/live").asInt()).isEqualTo(1);
        assertThat(made.number("latest_number")).isEqualTo(1);
        assertThat(made.number("concurrency")).isEqualTo(10);
        assertThat(made.string("keep_executions")).isEqualTo("P30D");

        JsonNode version =
                acme.get("/functions/" + made.id() + "/versions/1").ok().json();
        assertThat(version.path("source").asString("")).isEqualTo(ONE);
        assertThat(version.path("form").asString("")).isEqualTo("expression");
        assertThat(version.path("compat").asString("")).isEqualTo("devpack-0.6");
        assertThat(version.path("executor").asString("")).isEqualTo("js");
        JsonNode listed =
                acme.get("/functions/" + made.id() + "/versions").ok().items().getFirst();
        assertThat(listed.path("source").isNull() || listed.path("source").isMissingNode())
                .isTrue();
    }

    @Test
    void aNameIsTakenWhateverItsCaseUntilItsFunctionIsArchived() {
        var first = new Deployed(
                acme, create(Map.of("name", "Twice", "source", ONE)).created().id());
        assertThat(create(Map.of("name", "tWICE", "source", ONE))).isProblem(409, "already_exists");
        acme.delete(first.path("")).noContent();
        create(Map.of("name", "tWICE", "source", ONE)).created();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'(params) => {\n  return 1 +;\n}' | syntax_error         | 2",
                "'import fs from \"fs\"'            | import_not_allowed   | 1",
                "'export const a = 1'               | no_default_export    | 1",
                "'export default await 1'           | top_level_await      | 1",
                "'() => import(\"x\")'              | import_not_allowed   | 1",
            })
    void aSourceThatCannotRunIsRefusedWithItsPlaceAndStoresNothing(String source, String code, int line) {
        for (String path : List.of("/functions", "/functions/check")) {
            var body = new LinkedHashMap<String, Object>(Map.of("source", source));
            if (path.equals("/functions")) {
                body.put("name", "broken");
            }
            Reply refused = acme.post(path, body);
            assertThat(refused).isProblem(422, "validation_failed").hasFieldError("/source", code);
            assertThat(refused.number("line")).as(refused.text()).isEqualTo(line);
            assertThat(refused.number("column")).isPositive();
        }
        assertThat(acme.get("/functions").ok().items()).isEmpty();
    }

    @Test
    void aCheckTellsTheFormAndStoresNothing() {
        Reply checked = acme.post("/functions/check", Map.of("source", "export default {handler: async () => 1}"))
                .ok();
        assertThat(checked.string("form")).isEqualTo("module");
        assertThat(checked.string("entry")).isEqualTo("handler");
        assertThat(checked.string("compat")).isEqualTo("none");
        assertThat(acme.get("/functions").ok().items()).isEmpty();
    }

    @Test
    void refusesWhatAVersionCannotBe() {
        var tooMany = new ArrayList<String>();
        for (int i = 0; i < 21; i++) {
            tooMany.add("host" + i + ".example");
        }
        refused("/source", "source_too_large", Map.of("source", "1 // " + "x".repeat(256 * 1024)));
        refused("/egress/0", "host", Map.of("source", ONE, "egress", List.of("https://a.example")));
        refused("/egress", "size", Map.of("source", ONE, "egress", tooMany));
        refused("/limits/cpu", "range", Map.of("source", ONE, "limits", Map.of("cpu", "PT61S")));
        refused("/limits/wall", "range", Map.of("source", ONE, "limits", Map.of("wall", "PT301S")));
        refused("/limits/memory_bytes", "range", Map.of("source", ONE, "limits", Map.of("memory_bytes", 1L << 30)));
        refused("/limits/output_bytes", "range", Map.of("source", ONE, "limits", Map.of("output_bytes", 1048577)));
        refused("/limits/log_lines", "range", Map.of("source", ONE, "limits", Map.of("log_lines", 10001)));
        refused("/limits/http_calls", "range", Map.of("source", ONE, "limits", Map.of("http_calls", 51)));
        refused("/limits/service_reads", "range", Map.of("source", ONE, "limits", Map.of("service_reads", 501)));
        refused("/limits/actions", "range", Map.of("source", ONE, "limits", Map.of("actions", 101)));
        refused("/input_schema", "schema", Map.of("source", ONE, "input_schema", Map.of("type", "nothing")));
        refused("/input_schema", "schema", Map.of("source", ONE, "input_schema", Map.of("$ref", "http://a.example/s")));
        refused("/secrets/0", "secret_not_bound", Map.of("source", ONE, "secrets", List.of("missing")));
        refused("/permissions/0", "unknown_permission", Map.of("source", ONE, "permissions", List.of("moon:write")));
        refused("/permissions/0", "not_grantable", Map.of("source", ONE, "permissions", List.of("secrets:reveal")));
        assertThat(create(Map.of("name", "tee", "source", ONE, "min_trust", "tee_attested")))
                .isProblem(503, "not_configured");
        assertThat(create(Map.of("name", "x", "source", ONE, "sauce", 1))).isProblem(400, "unknown_field");
        assertThat(create(Map.of("name", "-x", "source", ONE))).hasFieldError("/name", "pattern");
        assertThat(create(Map.of("name", "x", "source", ONE, "keep_executions", "PT1H")))
                .hasFieldError("/keep_executions", "range");
        assertThat(create(Map.of("name", "x", "source", ONE, "concurrency", 51)))
                .isProblem(422, "validation_failed");
        assertThat(acme.get("/functions").ok().items()).isEmpty();
    }

    private void refused(String field, String code, Map<String, ?> version) {
        var body = new LinkedHashMap<String, Object>(version);
        body.put("name", "refused");
        assertThat(create(body)).isProblem(422, "validation_failed").hasFieldError(field, code);
    }

    @Test
    void aCreatorGivesOnlyWhatItHolds() {
        var writer = acme.key("functions:write", "functions:read");
        var body = Map.of("name", "greedy", "source", ONE, "permissions", List.of("secrets:write"));
        assertThat(writer.post("/functions", body))
                .isProblem(403, "permission_denied")
                .saying("secrets:write");
        acme.post("/functions", body).created();
    }

    @Test
    void aDeployMakesTheNextVersionUnlessNothingChanged() {
        var function = Deployed.of(acme, ONE);
        Reply second =
                acme.post(function.path("/versions"), Map.of("source", TWO)).created();
        assertThat(second.header("Location")).hasValue(acme.path(function.path("/versions/2")));
        assertThat(second.number("number")).isEqualTo(2);
        assertThat(acme.post(function.path("/versions"), Map.of("source", TWO))
                        .ok()
                        .number("number"))
                .isEqualTo(2);
        // other limits are another content
        var lower = Map.of("source", TWO, "limits", Map.of("cpu", "PT1S"));
        assertThat(acme.post(function.path("/versions"), lower).created().number("number"))
                .isEqualTo(3);
        assertThat(function.output(Map.of()).path("n").asInt()).isEqualTo(1);
        assertThat(function.execute("number=2", Map.of()).ok().at("/output/n").asInt())
                .isEqualTo(2);
        assertThat(acme.patch(function.path("/versions/2"), Map.of("source", ONE)))
                .isProblem(405, "method_not_allowed");
        assertThat(acme.get(function.path("/versions/9"))).isProblem(404, "not_found");
    }

    @Test
    void twoDeploysAtOnceGetTwoNumbers() throws Exception {
        var function = Deployed.of(acme, ONE);
        var deploys = new ArrayList<Callable<Long>>();
        for (int i = 0; i < 4; i++) {
            String source = "() => ({n: 10 + " + i + "})";
            deploys.add(() -> acme.post(function.path("/versions"), Map.of("source", source, "alias", "live"))
                    .created()
                    .number("number"));
        }
        var numbers = new ArrayList<Long>();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var number : pool.invokeAll(deploys)) {
                numbers.add(number.get());
            }
        }
        assertThat(numbers).containsExactlyInAnyOrder(2L, 3L, 4L, 5L);
        assertThat(history(function, "live")).hasSize(5);
    }

    private List<JsonNode> history(Deployed function, String alias) {
        for (JsonNode found : acme.get(function.path("/aliases")).ok().items()) {
            if (found.path("name").asString("").equals(alias)) {
                return new ArrayList<>(found.path("history").valueStream().toList());
            }
        }
        throw new AssertionError("no alias " + alias);
    }

    @Test
    void anAliasMovesAndRollsBack() {
        var function = Deployed.of(acme, ONE);
        function.deploy(TWO, Map.of("alias", "live"));
        assertThat(function.output(Map.of()).path("n").asInt()).isEqualTo(2);

        Reply back =
                acme.post(function.path("/aliases/live/rollback"), Map.of()).ok();
        assertThat(back.number("number")).isEqualTo(1);
        assertThat(function.output(Map.of()).path("n").asInt()).isEqualTo(1);
        var moves = history(function, "live");
        assertThat(moves.stream()
                        .map(move -> move.path("from").asInt() + ">"
                                + move.path("to").asInt()))
                .containsExactly("2>1", "1>2", "0>1");
        assertThat(acme.post(function.path("/aliases/live/rollback"), Map.of("to", 2))
                        .ok()
                        .number("number"))
                .isEqualTo(2);
        assertThat(acme.post(function.path("/aliases/live/rollback"), Map.of("to", 7)))
                .isProblem(422, "validation_failed");
    }

    @Test
    void otherAliasesAreMadeUsedAndRemovedAndLiveStays() {
        var function = Deployed.of(acme, ONE).deploy(TWO, Map.of());
        acme.put(function.path("/aliases/next"), Map.of("number", 2)).ok();
        assertThat(function.execute("alias=next", Map.of()).ok().at("/output/n").asInt())
                .isEqualTo(2);
        assertThat(acme.post(function.path("/aliases/next/rollback"), Map.of())).isProblem(409, "invalid_state");
        Reply stale = acme.ifMatch(9).put(function.path("/aliases/next"), Map.of("number", 1));
        assertThat(stale).isProblem(412, "precondition_failed");
        acme.ifMatch(1).put(function.path("/aliases/next"), Map.of("number", 1)).ok();
        acme.delete(function.path("/aliases/next")).noContent();
        assertThat(function.execute("alias=next", Map.of())).isProblem(422, "validation_failed");
        assertThat(acme.delete(function.path("/aliases/live"))).isProblem(409, "invalid_state");
        assertThat(acme.put(function.path("/aliases/live"), Map.of("number", 9)))
                .hasFieldError("/number", "not_found");
        assertThat(acme.put(function.path("/aliases/Live"), Map.of("number", 1)))
                .isProblem(422, "validation_failed");
    }

    @Test
    void aCanaryGetsTheRunsWhoseIdSaysSo() {
        var function = Deployed.of(acme, ONE).deploy(TWO, Map.of());
        var canary = new Alias.Canary(2, 50);
        acme.put(function.path("/aliases/live"), Map.of("number", 1, "canary", Map.of("number", 2, "percent", 50)))
                .ok();
        var alias = Alias.first(
                UUID.fromString(function.id()), "live", 1, canary, "x", Lab.SERVER.in(java.time.Duration.ZERO));
        var hit = new ArrayList<Long>();
        for (int i = 0; i < 30; i++) {
            JsonNode run = function.run();
            long number = run.path("number").asLong();
            assertThat(number).isEqualTo(alias.numberFor(UUID.fromString(Deployed.id(run))));
            assertThat(run.at("/output/n").asLong()).isEqualTo(number);
            hit.add(number);
        }
        assertThat(hit).contains(1L, 2L);
        var tooMuch = Map.of("number", 1, "canary", Map.of("number", 2, "percent", 51));
        assertThat(acme.put(function.path("/aliases/live"), tooMuch)).isProblem(422, "validation_failed");
    }

    @Test
    void isChangedDisabledAndArchived() {
        var function = Deployed.of(acme, ONE);
        Reply changed = acme.patch(function.path(""), Map.of("description", "new", "tags", List.of("a", "b")))
                .ok();
        assertThat(changed.number("version")).isEqualTo(2);
        assertThat(changed.header("ETag")).hasValue("\"2\"");
        assertThat(acme.ifMatch(1).patch(function.path(""), Map.of("description", "late")))
                .isProblem(412, "precondition_failed");
        assertThat(acme.patch(function.path(""), "{\"name\": null}")).isProblem(422, "validation_failed");
        assertThat(acme.patch(function.path(""), Map.of("tags", List.of("a", "a"))))
                .hasFieldError("/tags", "duplicate");

        acme.patch(function.path(""), Map.of("disabled", true)).ok();
        assertThat(function.execute(Map.of())).isProblem(409, "invalid_state");
        acme.patch(function.path(""), Map.of("disabled", false)).ok();
        String run = Deployed.id(function.run());

        acme.delete(function.path("")).noContent();
        assertThat(function.execute(Map.of())).isProblem(409, "invalid_state");
        assertThat(acme.patch(function.path(""), Map.of("disabled", false))).isProblem(409, "invalid_state");
        assertThat(acme.delete(function.path(""))).isProblem(409, "invalid_state");
        assertThat(acme.get(function.path("")).ok().string("status")).isEqualTo("archived");
        assertThat(function.kept(run).path("status").asString("")).isEqualTo("succeeded");
    }

    @Test
    void listsAreFiltered() {
        var first = Deployed.of(acme, ONE, Map.of("name", "First", "tags", List.of("a")));
        var second = Deployed.of(acme, ONE, Map.of("name", "Second", "tags", List.of("a", "b")));
        acme.patch(second.path(""), Map.of("disabled", true)).ok();
        assertThat(ids("?tag=a")).containsExactly(second.id(), first.id());
        assertThat(ids("?tag=b")).containsExactly(second.id());
        assertThat(ids("?name=first")).containsExactly(first.id());
        assertThat(ids("?status=active")).containsExactly(first.id());
        assertThat(acme.get("/functions?status=sleeping")).isProblem(400, "invalid_parameter");
    }

    private List<String> ids(String query) {
        return acme.get("/functions" + query).ok().items().stream()
                .map(Deployed::id)
                .toList();
    }

    @Test
    void aQuotaBoundsTheFunctionsOfAnAccount() {
        Lab.quota(acme, "functions.functions", 1);
        var first = Deployed.of(acme, ONE);
        Reply refused = create(Map.of("name", "second", "source", ONE));
        assertThat(refused).isProblem(429, "quota_exceeded");
        assertThat(refused.string("quota")).isEqualTo("functions.functions");
        acme.delete(first.path("")).noContent();
        create(Map.of("name", "second", "source", ONE)).created();
    }

    @Test
    void aFunctionHasAtMostTwoHundredVersions() {
        var function = Deployed.of(acme, ONE);
        UUID id = UUID.fromString(function.id());
        Lab.SERVER.system(tx -> tx.run("UPDATE functions.function SET latest_number = 200 WHERE id = ?", id));
        Reply refused = acme.post(function.path("/versions"), Map.of("source", TWO));
        assertThat(refused).isProblem(429, "quota_exceeded");
        assertThat(refused.number("limit")).isEqualTo(200);
    }

    @Test
    void anotherAccountFindsNothing() {
        var function = Deployed.of(acme, ONE);
        String run = Deployed.id(function.run());
        var other = Lab.account();
        for (String path : List.of(
                function.path(""),
                function.path("/versions"),
                function.path("/versions/1"),
                function.path("/aliases"),
                function.path("/executions"),
                function.path("/logs/stream"),
                "/functions/executions/" + run,
                "/functions/executions/" + run + "/logs",
                "/functions/executions/" + run + "/receipt")) {
            assertThat(other.get(path)).as(path).isProblem(404, "not_found");
        }
        assertThat(other.post(function.path("/execute"), Map.of())).isProblem(404, "not_found");
        assertThat(other.post("/functions/executions/" + run + "/replay", Map.of()))
                .isProblem(404, "not_found");
        assertThat(other.post("/functions/executions/" + run + "/cancel", Map.of()))
                .isProblem(404, "not_found");
        assertThat(other.post(function.path("/versions"), Map.of("source", TWO)))
                .isProblem(404, "not_found");
        assertThat(other.get("/functions/executions").ok().items()).isEmpty();
    }

    @Test
    void theRuntimeTellsWhatRunsTheCode() {
        Reply runtime = acme.get("/functions/runtime").ok();
        assertThat(runtime.string("engine")).isEqualTo("graaljs");
        assertThat(runtime.at("/isolation/own_uid").isBoolean()).isTrue();
        assertThat(runtime.at("/globals").toString()).contains("services", "Devpack");
        assertThat(runtime.at("/limits").toString()).contains("functions.cpu");
    }
}
