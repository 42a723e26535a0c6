package io.neolayer.service.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.kernel.operation.Late;
import io.neolayer.kernel.operation.Slice;
import io.neolayer.testkit.Reply;
import io.neolayer.testkit.TestAccount;
import io.neolayer.testkit.TestKernel;
import io.neolayer.testkit.TestServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The secrets of a team, over HTTP. */
class SecretsTest {
    private static final String VALUE = "s3cr3t-value-1";
    private static final Map<String, String> WHY = Map.of("reason", "migration to vault");

    @RegisterExtension
    static final TestServer server = TestServer.with(SecretsTest::slices);

    private final TestAccount acme = server.account("acme");
    private final TestAccount team = acme.key("secrets:read", "secrets:write", "secrets:bind", "functions:*");
    private final TestAccount developer = acme.key("functions:*");
    private final TestAccount revealer = acme.key("secrets:reveal");

    static List<Slice> slices(TestKernel kernel) {
        var api = new Late<SecretsApi>();
        var functions = new StandInFunctions(api, kernel.ids()::next);
        var secrets = new SecretsSlice(
                SecretsLimits.STANDARD,
                kernel.accountKeys(),
                (tx, service, id, version) -> service.equals("functions") && functions.exists(id, version),
                kernel.ids(),
                kernel.random(),
                () -> {});
        api.set(secrets.api());
        return List.of(secrets, functions);
    }

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

    @Test
    void aValueGoesInAndIsInNoAnswer() {
        var made = create("apiKey", VALUE);
        assertThat(made.number("current_version")).isEqualTo(1);
        assertThat(made.string("state")).isEqualTo("active");
        assertThat(made.header("Location")).hasValue(team.path("/secrets/apiKey"));
        var read = team.get("/secrets/apiKey").ok();
        assertThat(read.header("ETag")).hasValue("\"1\"");
        for (var reply : List.of(
                made,
                read,
                team.get("/secrets").ok(),
                team.get("/secrets/apiKey/versions").ok())) {
            assertThat(reply.text()).doesNotContain(VALUE).doesNotContain("\"value\"");
        }
        assertThat(team.post("/secrets", Map.of("name", "APIKEY", "value", "x")))
                .isProblem(409, "already_exists");
    }

    @Test
    void codeReadsWhatIsBoundAndEverythingItSaysIsRedacted() {
        create("apiKey", VALUE);
        var function = function("apiKey");
        assertThat(run(function, 1, "it is {apiKey}").string("output")).isEqualTo("it is [secret:apiKey]");

        assertThat(developer.post("/functions/" + function + "/versions", Map.of("secrets", List.of("apiKey"))))
                .isProblem(422, "validation_failed")
                .hasFieldError("/secrets/0", "secret_not_bound");
        developer.post("/functions/" + function + "/versions", Map.of()).created();
        assertThat(run(function, 2, "{apiKey}").string("output")).isEqualTo("{apiKey}");
    }

    @Test
    void revealNeedsItsNameAndAReasonAndIsRecorded() {
        create("apiKey", VALUE);
        for (var refused : List.of(team, acme, acme.key("secrets:*"))) {
            assertThat(refused.post("/secrets/apiKey/reveal", WHY)).isProblem(403, "permission_denied");
        }
        assertThat(server.operator().post(acme.path("/secrets/apiKey/reveal"), WHY))
                .isProblem(403, "permission_denied");
        var shown = revealer.post("/secrets/apiKey/reveal", WHY).ok();
        assertThat(shown.string("value")).isEqualTo(VALUE);
        assertThat(shown.number("number")).isEqualTo(1);
        assertThat(shown.header("Cache-Control")).hasValue("no-store");
        assertThat(revealer.post("/secrets/apiKey/reveal", Map.of()))
                .isProblem(422, "validation_failed")
                .hasFieldError("/reason", "not_null");
        assertThat(revealer.post("/secrets/apiKey/reveal", Map.of("reason", "short")))
                .hasFieldError("/reason", "size");
        var accesses = team.get("/secrets/apiKey/accesses").ok().items();
        assertThat(members(accesses, "outcome"))
                .containsExactly("revealed", "refused", "refused", "refused", "refused");
        assertThat(members(accesses, "reason").getFirst()).isEqualTo(WHY.get("reason"));
        assertThat(team.get("/secrets/apiKey/accesses?outcome=revealed").ok().items())
                .hasSize(1);
        assertThat(team.get("/secrets/apiKey/accesses?to=" + server.clock().instant())
                        .ok()
                        .items())
                .isEmpty();
    }

    @Test
    void revealIsLimitedAndTheSameKeyRevealsAgain() {
        create("often", VALUE);
        var once = revealer.idempotent("the-same-key");
        for (int i = 0; i < 10; i++) {
            once.post("/secrets/often/reveal", WHY).ok();
        }
        var refused = once.post("/secrets/often/reveal", WHY);
        assertThat(refused).isProblem(429, "rate_limited");
        assertThat(Long.parseLong(refused.header("Retry-After").orElseThrow())).isBetween(3_500L, 3_700L);
        assertThat(team.get("/secrets/often/accesses?outcome=revealed").ok().items())
                .hasSize(10);
    }

    @Test
    void anOverlapPinsAndTheCountDecideWhatIsKept() {
        create("apiKey", VALUE);
        team.post("/secrets/apiKey/rotate", Map.of("value", "s3cr3t-value-2", "overlap", "PT1H"))
                .ok();
        assertThat(versions("apiKey")).containsExactly("2 current", "1 overlapping");

        var pinned = function();
        bind("apiKey", pinned, 1L).created();
        team.post("/functions/" + pinned + "/versions", Map.of("secrets", List.of("apiKey")))
                .created();
        for (int i = 3; i <= 7; i++) {
            team.put("/secrets/apiKey", Map.of("value", "s3cr3t-value-" + i)).ok();
        }
        assertThat(versions("apiKey"))
                .containsExactly(
                        "7 current",
                        "6 superseded",
                        "5 superseded",
                        "4 superseded",
                        "3 destroyed",
                        "2 destroyed",
                        "1 overlapping");
        assertThat(run(pinned, 2, "{apiKey}").string("output")).isEqualTo("[secret:apiKey]");
        assertThat(team.get("/secrets/apiKey/accesses?outcome=read")
                        .ok()
                        .items()
                        .getFirst()
                        .path("number")
                        .asInt())
                .isEqualTo(1);

        team.patch("/secrets/apiKey", Map.of("versions_kept", 1)).ok();
        var refused = team.put("/secrets/apiKey", Map.of("value", "s3cr3t-value-8"));
        assertThat(refused).isProblem(409, "version_pinned");
        assertThat(refused.at("/bindings/0/consumer/id").asString("")).isEqualTo(pinned);
        assertThat(team.post("/secrets/apiKey/versions/1/destroy", Map.of())).isProblem(409, "version_pinned");
        assertThat(team.post("/secrets/apiKey/versions/7/destroy", Map.of())).isProblem(409, "invalid_state");
        assertThat(team.post("/secrets/apiKey/versions/2/promote", Map.of())).isProblem(409, "invalid_state");
        assertThat(team.post("/secrets/apiKey/versions/4/destroy", Map.of())
                        .ok()
                        .string("state"))
                .isEqualTo("destroyed");
    }

    private List<String> versions(String name) {
        return team.get("/secrets/" + name + "/versions").ok().items().stream()
                .map(item ->
                        item.path("number").asInt() + " " + item.path("state").asString())
                .toList();
    }

    private Reply bind(String name, String function, @Nullable Long pin) {
        var body = new HashMap<String, Object>();
        body.put("consumer", Map.of("service", "functions", "id", function));
        body.put("pin", pin);
        return team.post("/secrets/" + name + "/bindings", body);
    }

    @Test
    void aHeaderSecretShowsTheCodeAHandleOnly() {
        create("token", VALUE);
        var function = function("token");
        var binding = team.post(
                        "/secrets/token/bindings",
                        Map.of(
                                "consumer",
                                Map.of("service", "functions", "id", function),
                                "exposure",
                                "header",
                                "hosts",
                                List.of("127.0.0.1")))
                .created();
        assertThat(run(function, 1, "{token}").string("output")).matches("nslsec_[0-9a-f]{32}");
        assertThat(team.get("/secrets/token/bindings").ok().items()).hasSize(2);
        team.delete("/secrets/token/bindings/" + binding.id()).noContent();
        assertThat(run(function, 1, "{token}").string("output")).isEqualTo("[secret:token]");
        assertThat(team.delete("/secrets/token/bindings/" + binding.id())).isProblem(404, "not_found");
    }

    @Test
    void whatIsExpiredOrDisabledDoesNotResolve() {
        create("token", VALUE);
        var function = function("token");
        var etag = team.patch(
                        "/secrets/token",
                        Map.of("expires_at", server.in(Duration.ofSeconds(2)).toString()))
                .ok()
                .header("ETag")
                .orElseThrow();
        server.clock().advance(Duration.ofSeconds(2));
        assertThat(run(function, 1, "x").string("error_code")).isEqualTo("secret_expired");
        var read = team.with("If-None-Match", etag).get("/secrets/token");
        assertThat(read).hasStatus(200);
        assertThat(read.string("state")).isEqualTo("expired");
        server.runUpkeep();
        assertThat(team.get("/secrets/token").ok().text()).isEqualTo(read.text());
        assertThat(members(team.get("/secrets?state=expired").ok().items(), "name"))
                .containsExactly("token");
        assertThat(team.get("/secrets?state=active").ok().items()).isEmpty();

        assertThat(team.patch(
                        "/secrets/token",
                        Map.of("expires_at", server.in(Duration.ZERO).toString())))
                .hasFieldError("/expires_at", "past");
        team.patch(
                        "/secrets/token",
                        Map.of("expires_at", server.in(Duration.ofDays(3)).toString()))
                .ok();
        assertThat(run(function, 1, "x").string("status")).isEqualTo("succeeded");
        assertThat(team.get("/secrets?expiring_within=7d").ok().items()).hasSize(1);
        assertThat(team.get("/secrets?expiring_within=P1D").ok().items()).isEmpty();

        team.patch("/secrets/token", Map.of("disabled", true)).ok();
        assertThat(run(function, 1, "x").string("error_code")).isEqualTo("secret_disabled");
        assertThat(revealer.post("/secrets/token/reveal", WHY)).isProblem(409, "invalid_state");
        team.patch("/secrets/token", Map.of("disabled", false)).ok();
        assertThat(run(function, 1, "x").string("status")).isEqualTo("succeeded");
    }

    @Test
    void bindingIsADecisionOfItsOwn() {
        create("apiKey", VALUE);
        var function = function();
        var body = Map.of("consumer", Map.of("service", "functions", "id", function));
        assertThat(acme.key("*:write", "*:read").post("/secrets/apiKey/bindings", body))
                .isProblem(403, "permission_denied");
        assertThat(team.post("/secrets/absent/bindings", body)).isProblem(404, "not_found");
        assertThat(team.post(
                        "/secrets/apiKey/bindings",
                        Map.of(
                                "consumer",
                                Map.of(
                                        "service",
                                        "functions",
                                        "id",
                                        server.kernel().ids().next()))))
                .isProblem(404, "not_found");
        assertThat(team.post(
                        "/secrets/apiKey/bindings",
                        Map.of("consumer", Map.of("service", "functions", "id", function, "version", 2))))
                .isProblem(404, "not_found");
        assertThat(team.post("/secrets/apiKey/bindings", Map.of("consumer", Map.of("service", "x", "id", function))))
                .hasFieldError("/consumer/service", "unknown");
        team.post("/secrets/apiKey/bindings", body).created();
        assertThat(team.post("/secrets/apiKey/bindings", body)).isProblem(409, "already_exists");
    }

    @Test
    void whatIsChangedInTheDatabaseIsRefusedAsSuch() throws SQLException {
        create("broken", VALUE);
        create("whole", "another value");
        var function = function("broken");
        var other = function("whole");
        try (var change = server.owner().prepareStatement("""
                UPDATE secrets.version SET sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1)
                WHERE secret_id IN (SELECT id FROM secrets.secret WHERE name = 'broken')
                """)) {
            assertThat(change.executeUpdate()).isOne();
        }
        var refused = developer.post("/functions/" + function + "/versions/1/run", Map.of("text", "{broken}"));
        assertThat(refused).isProblem(503, "integrity_failed");
        assertThat(refused.at("retryable").asBoolean(true)).isFalse();
        assertThat(revealer.post("/secrets/broken/reveal", WHY)).isProblem(503, "integrity_failed");
        assertThat(members(team.get("/secrets/broken/accesses").ok().items(), "outcome"))
                .containsExactly("failed");
        assertThat(run(other, 1, "{whole}").string("output")).isEqualTo("[secret:whole]");
    }

    @Test
    void nothingInTheDatabaseHoldsAValue() throws SQLException {
        create("dumped", "a-value-to-look-for");
        team.idempotent("dump-1")
                .post("/secrets/dumped/rotate", Map.of("value", "a-second-value-to-look-for"))
                .ok();
        revealer.post("/secrets/dumped/reveal", WHY).ok();
        run(function("dumped"), 1, "{dumped}");
        var everything = StoredValuesTest.everything(server.owner());
        assertThat(everything).contains("dumped").contains(WHY.get("reason"));
        for (String value : List.of("a-value-to-look-for", "a-second-value-to-look-for")) {
            assertThat(SecretRedactorTest.holds(everything, value)).isFalse();
        }
    }
}
