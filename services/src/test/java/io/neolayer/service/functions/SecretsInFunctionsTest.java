package io.neolayer.service.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.testkit.Reply;
import io.neolayer.testkit.TestAccount;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SecretsInFunctionsTest {
    private static final String VALUE = "s3cr3t-value-1";
    private static final String HIDDEN = "[secret:apiKey]";
    private static final List<String> KEPT = List.of(
            "SELECT to_jsonb(e)::text FROM functions.execution e WHERE id = ?",
            "SELECT coalesce(jsonb_agg(to_jsonb(l))::text, '') FROM functions.log l WHERE execution_id = ?");

    private final TestAccount acme = Lab.account();

    private void secret(TestAccount account, String name, String value) {
        account.post("/secrets", Map.of("name", name, "value", value)).created();
    }

    private Deployed bound(String source, Map<String, ?> more) {
        var version = new HashMap<String, Object>(more);
        version.put("secrets", List.of("apiKey"));
        return Deployed.of(acme, source, version);
    }

    private Deployed bound(String source) {
        return bound(source, Map.of());
    }

    /** Nothing that is answered, kept or signed holds the value in any form. */
    private void nowhere(Deployed function, JsonNode run, String value) {
        String id = Deployed.id(run);
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        var places = new java.util.ArrayList<String>();
        places.add(run.toString());
        places.add(function.kept(id).toString());
        places.add(acme.get("/functions/executions/" + id + "/logs").ok().text());
        places.add(acme.get("/functions/executions/" + id + "/receipt").ok().text());
        KEPT.forEach(sql -> places.add(Lab.text(sql, UUID.fromString(id))));
        for (String place : places) {
            assertThat(place)
                    .doesNotContain(value)
                    .doesNotContainIgnoringCase(HexFormat.of().formatHex(bytes))
                    .doesNotContain(Base64.getEncoder().encodeToString(bytes))
                    .doesNotContain(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }
    }

    @Test
    void codeReadsItsSecretAndNobodyElseDoes() {
        secret(acme, "apiKey", VALUE);
        var function = bound("(params, secrets) => ({n: secrets.apiKey.length, v: secrets.apiKey})");
        JsonNode run = function.run();
        assertThat(run.path("output").toString()).isEqualTo("{\"n\":14,\"v\":\"[secret:apiKey]\"}");
        assertThat(run.path("warnings").toString()).contains("secret_redacted");
        assertThat(function.kept(Deployed.id(run))).isEqualTo(run);
        nowhere(function, run, VALUE);

        JsonNode access = acme.get("/secrets/apiKey/accesses").ok().items().getFirst();
        assertThat(access.path("outcome").asString("")).isEqualTo("read");
        assertThat(access.path("execution_id").asString("")).isEqualTo(Deployed.id(run));
        assertThat(access.at("/consumer/id").asString("")).isEqualTo(function.id());
        assertThat(access.at("/consumer/version").asLong()).isEqualTo(1);
        JsonNode quiet = bound("(params, secrets) => secrets.apiKey.length").run();
        assertThat(quiet.path("warnings")).isEmpty();
        assertThat(quiet.at("/output/result").asInt()).isEqualTo(14);
    }

    @Test
    void linesAndErrorsHideItInEveryEncoding() {
        secret(acme, "apiKey", VALUE);
        var function = bound("(params, secrets) => { const s = secrets.apiKey; console.log(s);"
                + " console.warn(btoa(s)); console.error(hex.encode(s)); console.log({s}, hex.encode(s).toUpperCase());"
                + " console.log(encodeURIComponent(' ' + s), btoa('x' + s), btoa('xy' + s));"
                + " throw new Error('with ' + s); }");
        JsonNode run = function.fails("script_error");
        assertThat(run.at("/logs/0/message").asString("")).isEqualTo(HIDDEN);
        assertThat(run.at("/logs/1/message").asString("")).isEqualTo(HIDDEN);
        assertThat(run.at("/logs/2/message").asString("")).isEqualTo(HIDDEN);
        assertThat(run.at("/logs/3/message").asString("")).isEqualTo("{\"s\":\"[secret:apiKey]\"} [secret:apiKey]");
        assertThat(run.at("/error/message").asString("")).isEqualTo("Error: with " + HIDDEN);
        assertThat(run.at("/error/stack").asString("")).doesNotContain(VALUE);
        nowhere(function, run, VALUE);
    }

    @Test
    void membersNumbersInputsAndContextHideItToo() {
        secret(acme, "apiKey", "4815162342");
        var function = bound("(p, secrets) => ({[secrets.apiKey]: 1, n: Number(secrets.apiKey), p: p.given,"
                + " same: secrets.apiKey === context.secrets.get('apiKey'), none: context.secrets.previous('apiKey'),"
                + " frozen: Object.isFrozen(secrets), other: secrets.other, names: Object.keys(secrets)})");
        JsonNode run = function.run(Map.of("given", "4815162342", "number", 4815162342L));
        assertThat(run.path("output").toString())
                .isEqualTo("{\"[secret:apiKey]\":1,\"n\":\"[secret:apiKey]\",\"p\":\"[secret:apiKey]\","
                        + "\"same\":true,\"frozen\":true,\"names\":[\"apiKey\"]}");
        assertThat(run.path("input").toString()).doesNotContain("4815162342");
        nowhere(function, run, "4815162342");
    }

    @Test
    void actionsGetTheValueAndKeepNone() {
        secret(acme, "apiKey", VALUE);
        var version = Map.of("permissions", List.of("secrets:write"));
        var function = bound(
                "(p, secrets) => { services.secrets.create({name: 'copy', value: secrets.apiKey,"
                        + " description: 'of ' + secrets.apiKey}); }",
                version);
        JsonNode run = function.run();
        assertThat(run.at("/actions/0/params/input/description").asString("")).isEqualTo("of " + HIDDEN);
        assertThat(run.at("/actions/0/result/description").asString("")).isEqualTo("of " + HIDDEN);
        assertThat(acme.get("/secrets/copy").ok().string("description")).isEqualTo("of " + VALUE);
        assertThat(acme.key("secrets:reveal")
                        .post("/secrets/copy/reveal", Map.of("reason", "to see it arrived"))
                        .ok()
                        .string("value"))
                .isEqualTo(VALUE);
        nowhere(function, run, VALUE);

        // what could not be applied says so in words that may hold it
        var named = bound(
                "(p, secrets) => { services.secrets.create({name: secrets.apiKey, value: 'a-value'});"
                        + " services.secrets.create({name: secrets.apiKey, value: 'a-value'}); }",
                version);
        nowhere(named, named.fails("action_failed"), VALUE);
        var refused = bound("(p, secrets) => services.secrets.create({name: 'a b', [secrets.apiKey]: 1})", version);
        nowhere(refused, refused.fails("script_error"), VALUE);
    }

    @Test
    void callsShowTheHostAndHideTheSecretInIt() {
        secret(acme, "apiKey", VALUE);
        var function = bound(
                "async (p, secrets) => { const codes = [];"
                        + " for (const url of ['https://' + secrets.apiKey + '.example/', 'https://x.example/' + secrets.apiKey])"
                        + " try { await http.get(url); } catch (e) { codes.push(e.code); console.log(e.message); }"
                        + " const sent = await http.post('" + Lab.RECEIVER.url("/echo/value") + "', secrets.apiKey);"
                        + " return {codes, status: sent.status, echo: sent.json.body}; }",
                Map.of("egress", List.of(Lab.RECEIVER.host())));
        JsonNode run = function.run();
        assertThat(run.at("/output/codes").toString()).isEqualTo("[\"egress_denied\",\"egress_denied\"]");
        assertThat(run.at("/output/echo").asString("")).isEqualTo(HIDDEN);
        assertThat(run.at("/calls/0/host").asString("")).isEqualTo(HIDDEN + ".example");
        assertThat(run.at("/calls/2/host").asString("")).isEqualTo(Lab.RECEIVER.host());
        assertThat(Lab.RECEIVER.seen("/echo/value"))
                .hasSize(1)
                .first()
                .satisfies(seen -> assertThat(seen.body()).isEqualTo(VALUE));
        nowhere(function, run, VALUE);
    }

    @Test
    void whoMayDeployMayNotReadByThatAlone() {
        secret(acme, "apiKey", VALUE);
        var function = bound("(p, secrets) => secrets.apiKey");
        var developer = acme.key("functions:*");
        var again = Map.of("source", "(p, secrets) => [secrets.apiKey]", "secrets", List.of("apiKey"));
        Reply refused = developer.post(function.path("/versions"), again);
        assertThat(refused).isProblem(422, "validation_failed").hasFieldError("/secrets/0", "secret_not_bound");
        assertThat(acme.get(function.path("/versions")).ok().items()).hasSize(1);

        developer
                .post(
                        function.path("/versions"),
                        Map.of("source", "(p, secrets) => ({seen: typeof secrets.apiKey})", "alias", "live"))
                .created();
        assertThat(function.output(Map.of()).toString()).isEqualTo("{\"seen\":\"undefined\"}");
        // running what is bound needs no right to bind
        Reply run = developer.post(function.path("/execute?number=1"), Map.of()).ok();
        assertThat(run.at("/output/result").asString("")).isEqualTo(HIDDEN);
    }

    @Test
    void aBindingToEveryVersionCoversNewCode() {
        secret(acme, "apiKey", VALUE);
        var function = Deployed.of(acme, "() => 1");
        acme.post("/secrets/apiKey/bindings", Map.of("consumer", Map.of("service", "functions", "id", function.id())))
                .created();
        var developer = acme.key("functions:*");
        developer
                .post(
                        function.path("/versions"),
                        Map.of(
                                "source",
                                "(p, secrets) => secrets.apiKey.length",
                                "secrets",
                                List.of("apiKey"),
                                "alias",
                                "live"))
                .created();
        assertThat(function.output(Map.of()).path("result").asInt()).isEqualTo(14);
    }

    @Test
    void anotherAccountsSecretIsNoSecretHere() {
        var other = Lab.account();
        secret(other, "theirs", VALUE);
        for (String name : List.of("theirs", "nobodys")) {
            Reply refused =
                    acme.post("/functions", Map.of("name", Lab.name(), "source", "() => 1", "secrets", List.of(name)));
            assertThat(refused).isProblem(422, "validation_failed").hasFieldError("/secrets/0", "secret_not_bound");
        }
        var mine = Deployed.of(acme, "() => 1");
        var reader = Map.of("consumer", Map.of("service", "functions", "id", mine.id()));
        assertThat(other.post("/secrets/theirs/bindings", reader)).isProblem(404, "not_found");
        assertThat(acme.post("/secrets/theirs/bindings", reader)).isProblem(404, "not_found");
        assertThat(acme.get("/functions").ok().items()).hasSize(1);
    }

    @Test
    void anExpiredSecretStopsARunBeforeItsFirstLine() {
        secret(acme, "apiKey", VALUE);
        var function = bound("(p, secrets) => { console.log('here'); return secrets.apiKey.length; }");
        acme.patch(
                        "/secrets/apiKey",
                        Map.of(
                                "expires_at",
                                Lab.SERVER.in(Duration.ofSeconds(2)).toString()))
                .ok();
        function.run();
        Lab.SERVER.clock().advance(Duration.ofSeconds(3));
        stopped(function, "secret_expired");
        acme.patch(
                        "/secrets/apiKey",
                        Map.of("expires_at", Lab.SERVER.in(Duration.ofDays(1)).toString()))
                .ok();
        assertThat(function.output(Map.of()).path("result").asInt()).isEqualTo(14);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret_disabled", "secret_not_bound", "deleted"})
    void aSecretThatCannotBeHadStopsARunBeforeItsFirstLine(String why) {
        secret(acme, "apiKey", VALUE);
        var function = bound("(p, secrets) => { console.log('here'); return secrets.apiKey.length; }");
        switch (why) {
            case "secret_disabled" ->
                acme.patch("/secrets/apiKey", Map.of("disabled", true)).ok();
            case "deleted" -> acme.delete("/secrets/apiKey?force=true").noContent();
            default -> {
                String binding = acme.get("/secrets/apiKey/bindings")
                        .ok()
                        .items()
                        .getFirst()
                        .path("id")
                        .asString("");
                acme.delete("/secrets/apiKey/bindings/" + binding).noContent();
            }
        }
        stopped(function, why.equals("deleted") ? "secret_not_bound" : why);
    }

    private void stopped(Deployed function, String code) {
        JsonNode run = function.fails(code);
        assertThat(run.at("/error/message").asString("")).contains("apiKey");
        assertThat(run.path("logs")).isEmpty();
        assertThat(run.path("usage").isNull() || run.path("usage").isMissingNode())
                .isTrue();
        acme.get("/functions/executions/" + Deployed.id(run) + "/receipt").ok();
    }

    @Test
    void aRotatedSecretIsReadAndHiddenInBothItsValues() {
        secret(acme, "apiKey", "first-value-of-it");
        var function = bound("(p, secrets) => [secrets.apiKey, context.secrets.previous('apiKey'),"
                + " secrets.apiKey.length, context.secrets.previous('apiKey').length]");
        acme.post("/secrets/apiKey/rotate", Map.of("value", "second-value-of-it", "overlap", "PT1H"))
                .ok();
        JsonNode run = function.run();
        assertThat(run.at("/output/result").toString()).isEqualTo("[\"[secret:apiKey]\",\"[secret:apiKey]\",18,17]");
        nowhere(function, run, "first-value-of-it");
        nowhere(function, run, "second-value-of-it");
    }
}
