package io.neolayer.service.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.testkit.Reply;
import io.neolayer.testkit.TestAccount;
import io.neolayer.testkit.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What requests about secrets may say and see, and in which order writers come. */
class SecretsRequestsTest {
    private static final String VALUE = "s3cr3t-value-1";
    private static final Map<String, String> WHY = Map.of("reason", "migration to vault");

    @RegisterExtension
    static final TestServer server = TestServer.with(SecretsTest::slices);

    private final TestAccount acme = server.account("acme");
    private final TestAccount team = acme.key("secrets:read", "secrets:write", "secrets:bind", "functions:*");
    private final TestAccount developer = acme.key("functions:*");

    private Reply create(String name, String value) {
        return team.post("/secrets", Map.of("name", name, "value", value)).created();
    }

    private String function(String... names) {
        return team.post("/functions", Map.of("secrets", List.of(names)))
                .created()
                .id();
    }

    private Reply run(String function, long number, String text) {
        return developer
                .post("/functions/" + function + "/versions/" + number + "/run", Map.of("text", text))
                .ok();
    }

    private static List<String> members(List<JsonNode> items, String member) {
        return items.stream().map(item -> item.path(member).asString("")).toList();
    }

    private List<String> versions(String name) {
        return team.get("/secrets/" + name + "/versions").ok().items().stream()
                .map(item ->
                        item.path("number").asInt() + " " + item.path("state").asString())
                .toList();
    }

    @Test
    void anotherAccountSeesNothing() {
        create("apiKey", VALUE);
        var stranger = server.account("stranger");
        var strangers = stranger.key("secrets:read", "secrets:write", "secrets:bind", "secrets:reveal", "functions:*");
        var theirs = strangers.token(team.token());
        for (var reply : List.of(
                strangers.get("/secrets/apiKey"),
                strangers.put("/secrets/apiKey", Map.of("value", "x")),
                strangers.post("/secrets/apiKey/reveal", WHY),
                strangers.post(
                        "/secrets/apiKey/bindings",
                        Map.of("consumer", Map.of("service", "functions", "id", function()))),
                strangers.root().get(acme.path("/secrets/apiKey")),
                strangers.root().post(acme.path("/secrets/apiKey/reveal"), WHY),
                theirs.get("/secrets"))) {
            assertThat(reply).isProblem(404, "not_found");
        }
        assertThat(strangers.post("/functions", Map.of("secrets", List.of("apiKey"))))
                .isProblem(422, "validation_failed")
                .hasFieldError("/secrets/0", "secret_not_bound");
        assertThat(team.get("/secrets/apiKey/accesses").ok().items()).isEmpty();
    }

    @Test
    void onlyMetadataIsReadWithAnyPermission() {
        create("apiKey", VALUE);
        for (var reply : List.of(
                acme.get("/secrets/apiKey"),
                server.operator().get(acme.path("/secrets/apiKey")),
                server.with(TestServer.AUDITOR).get(acme.path("/secrets/apiKey")))) {
            assertThat(reply.ok().text()).doesNotContain(VALUE);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"name\":\"a\"}; /value; required",
                "{\"name\":\"a\",\"value\":\"\"}; /value; size",
                "{\"name\":\"a\",\"value\":\"x\",\"generate\":{\"bytes\":16,\"encoding\":\"hex\"}}; /generate; exclusive",
                "{\"name\":\"a\",\"generate\":{\"bytes\":15,\"encoding\":\"hex\"}}; /generate/bytes; min",
                "{\"name\":\"a\",\"value\":\"x\\u0000y\"}; /value; nul",
                "{\"name\":\"a\",\"value\":\"\\ud83d\"}; /value; surrogate",
                "{\"name\":\"a|b\",\"value\":\"x\"}; /name; pattern",
                "{\"name\":\"a/b\",\"value\":\"x\"}; /name; pattern",
                "{\"name\":\"a b\",\"value\":\"x\"}; /name; pattern",
                "{\"value\":\"x\"}; /name; not_null",
                "{\"name\":\"a\",\"value\":\"x\",\"expires_at\":\"2020-01-01T00:00:00.000Z\"}; /expires_at; past",
                "{\"name\":\"a\",\"value\":\"x\",\"rotate_every\":\"PT1H\"}; /rotate_every; range",
                "{\"name\":\"a\",\"value\":\"x\",\"versions_kept\":101}; /versions_kept; max",
                "{\"name\":\"a\",\"value\":\"x\",\"tags\":[\"\"]}; /tags/0; size"
            })
    void refusesBadInputWithItsField(String body, String field, String code) {
        assertThat(team.post("/secrets", body))
                .isProblem(422, "validation_failed")
                .hasFieldError(field, code);
        assertThat(team.get("/secrets").ok().items()).isEmpty();
    }

    @Test
    void refusesLongNamesAndValues() {
        assertThat(team.post("/secrets", Map.of("name", "a".repeat(101), "value", "x")))
                .hasFieldError("/name", "pattern");
        var refused = team.post("/secrets", Map.of("name", "a", "value", "é".repeat(2_049)));
        assertThat(refused).isProblem(422, "validation_failed").hasFieldError("/value", "value_too_large");
        assertThat(refused.text()).doesNotContain("éé");
        create("a".repeat(100), "é".repeat(2_048));
    }

    @ParameterizedTest
    @ValueSource(strings = {"state=gone", "expiring_within=soon", "limit=0", "cursor=x", "unknown=1"})
    void refusesBadFilters(String query) {
        assertThat(team.get("/secrets?" + query)).hasStatus(400);
    }

    @Test
    void listsByNameInPages() {
        var names = List.of("Zeta", "alpha", "prod.a", "prod.b", "prod_c");
        names.forEach(name -> create(name, "value of " + name));
        team.patch("/secrets/alpha", Map.of("tags", List.of("red"))).ok();
        var seen = new ArrayList<String>();
        String cursor = "";
        do {
            var page = team.get("/secrets?limit=2" + cursor).ok();
            seen.addAll(members(page.items(), "name"));
            cursor = page.string("next_cursor").isEmpty() ? "" : "&cursor=" + page.string("next_cursor");
        } while (!cursor.isEmpty());
        assertThat(seen).containsExactlyElementsOf(names);
        assertThat(members(team.get("/secrets?prefix=prod.").ok().items(), "name"))
                .containsExactly("prod.a", "prod.b");
        assertThat(members(team.get("/secrets?tag=red").ok().items(), "name")).containsExactly("alpha");
    }

    @Test
    void deletedOnesAreListedApartAndRestored() {
        create("gone", VALUE);
        var function = function("gone");
        var refused = team.delete("/secrets/gone");
        assertThat(refused).isProblem(409, "invalid_state");
        assertThat(refused.at("/bindings/0/consumer/id").asString("")).isEqualTo(function);
        team.delete("/secrets/gone?force=true").noContent();
        assertThat(team.get("/secrets/gone")).isProblem(404, "not_found");
        assertThat(run(function, 1, "x").string("error_code")).isEqualTo("secret_not_bound");
        assertThat(members(team.get("/secrets?state=deleted").ok().items(), "name"))
                .containsExactly("gone");
        team.post("/secrets/gone/restore", Map.of()).ok();
        assertThat(run(function, 1, "{gone}").string("output")).isEqualTo("[secret:gone]");
        team.delete("/secrets/gone?force=true&purge=true").noContent();
        assertThat(team.post("/secrets/gone/restore", Map.of())).isProblem(404, "not_found");
    }

    @Test
    void writersWithIfMatchComeOnce() {
        create("shared", VALUE);
        team.ifMatch(1).put("/secrets/shared", Map.of("value", "second value")).ok();
        assertThat(team.ifMatch(1).put("/secrets/shared", Map.of("value", "third value")))
                .isProblem(412, "precondition_failed");
        IntStream.range(0, 6)
                .parallel()
                .forEach(i -> team.put("/secrets/shared", Map.of("value", "value " + i))
                        .ok());
        assertThat(versions("shared"))
                .filteredOn(line -> line.endsWith("current"))
                .containsExactly("8 current");
    }

    @Test
    void aCreateRepeatedWithItsKeyHappensOnce() {
        var body = Map.of("name", "once", "generate", Map.of("bytes", 32, "encoding", "base64url"));
        var first = team.idempotent("k-1").post("/secrets", body).created();
        var second = team.idempotent("k-1").post("/secrets", body).created();
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(versions("once")).containsExactly("1 current");
    }
}
