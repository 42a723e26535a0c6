package io.neolayer.service.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.service.accounts.AccountsSlice;
import io.neolayer.testkit.Client;
import io.neolayer.testkit.Reply;
import io.neolayer.testkit.TestAccount;
import io.neolayer.testkit.TestServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthTest {
    @RegisterExtension
    static final TestServer server = TestServer.with(kernel -> List.of(
            new AccountsSlice(kernel.accountKeys(), kernel.declarations(), kernel.ids()),
            new AuthSlice(kernel.operatorTokens(), kernel.declarations(), kernel.lastUse(), kernel.random())));

    private final Client ops = server.operator();

    private static Map<String, Object> keyOf(String... scopes) {
        return Map.of("name", "a key", "scopes", List.of(scopes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer no-such-token",
                "Basic b3BzOm9wcw==",
                "Bearer a.b.c",
                "Bearer nsl_0000000000000000_00000000000000000000000000000000000000000000YZYzV",
                "Bearer nsl_",
            })
    void unknownCredentialsAnswer401(String header) {
        Reply reply = server.anonymous().with("Authorization", header).get("/auth/whoami");

        assertThat(reply).isProblem(401, "unauthenticated");
        assertThat(reply.header("WWW-Authenticate").orElse("")).startsWith("Bearer");
        assertThat(server.anonymous().get("/auth/whoami")).isProblem(401, "unauthenticated");
    }

    @Test
    void anEightKilobyteCredentialIsOneMoreUnknownOne() {
        assertThat(server.with("x".repeat(8_000)).get("/auth/whoami")).isProblem(401, "unauthenticated");
    }

    @Test
    void aCredentialInTheQueryIsNotRead() {
        assertThat(server.anonymous().get("/auth/whoami?access_token=" + TestServer.OPERATOR))
                .hasStatus(401);
    }

    @Test
    void whoamiSaysWhoAndWhat() {
        TestAccount acme = server.account("acme");
        TestAccount globex = server.account("globex");
        Reply key =
                acme.key("accounts:*", "auth:read").root().get("/auth/whoami").ok();

        assertThat(key.string("principal")).startsWith("api_key:");
        assertThat(key.string("account_id")).isEqualTo(acme.id().toString());
        assertThat(key.string("person")).isEqualTo("tester");
        assertThat(key.at("permissions").toString()).isEqualTo("[\"accounts:read\",\"accounts:write\",\"auth:read\"]");
        assertThat(acme.root().get("/auth/whoami?account_id=" + globex.id())).isProblem(404, "not_found");

        Reply operator = ops.get("/auth/whoami?account_id=" + acme.id()).ok();
        assertThat(operator.string("principal")).isEqualTo("operator_token:ops");
        assertThat(operator.string("role")).isEqualTo("operator");
        assertThat(operator.at("permissions").toString())
                .contains("accounts:admin")
                .contains("auth:operate");
        assertThat(ops.get("/auth/whoami?account_id=01990000-0000-7000-8000-000000000000"))
                .isProblem(404, "not_found");
    }

    @Test
    void permissionsNameTheirOperations() {
        Reply permissions = server.account("acme")
                .key("auth:read")
                .root()
                .get("/auth/permissions?limit=200")
                .ok();

        assertThat(permissions.items()).anySatisfy(item -> {
            assertThat(item.path("permission").asString()).isEqualTo("accounts:admin");
            assertThat(item.path("operations").toString()).isEqualTo("[\"accounts.archive\",\"accounts.restore\"]");
        });
        Reply first = ops.get("/auth/permissions?limit=1").ok();
        assertThat(ops.get("/auth/permissions?limit=1&cursor=" + first.string("next_cursor"))
                        .ok()
                        .items())
                .isNotEqualTo(first.items());
        assertThat(ops.get("/auth/permissions?cursor=abc")).isProblem(400, "invalid_cursor");
    }

    @Test
    void explainsWithTheEvaluatorOfTheRequestPath() {
        TestAccount acme = server.account("acme");
        TestAccount reader = acme.key("accounts:read");
        String id = reader.token().substring(4, 20);

        Reply yes = reader.post("/access/explain", Map.of("permission", "accounts:read"))
                .ok();
        assertThat(yes.at("allowed").booleanValue()).isTrue();
        assertThat(yes.string("/decided_by/source")).isEqualTo("scope");
        assertThat(yes.string("/decided_by/id")).isEqualTo("accounts:read");
        Reply no = reader.post("/access/explain", Map.of("permission", "accounts:write"))
                .ok();
        assertThat(no.at("allowed").booleanValue()).isFalse();
        assertThat(no.string("/decided_by/source")).isEqualTo("default_deny");
        assertThat(no.string("next_step")).contains("accounts:write");
        assertThat(no.at("considered")).isNotEmpty();
        Reply never = acme.post("/access/explain", Map.of("permission", "accounts:create"))
                .ok();
        assertThat(never.string("/decided_by/source")).isEqualTo("built_in");
        assertThat(never.string("/decided_by/effect")).isEqualTo("deny");

        assertThat(reader.post("/access/explain", Map.of("principal", "api_key:" + id, "permission", "auth:read")))
                .hasStatus(200);
        assertThat(reader.post("/access/explain", Map.of("principal", "operator_token:ops", "permission", "auth:read")))
                .isProblem(403, "permission_denied")
                .saying("auth:read");
        assertThat(acme.post("/access/explain", Map.of("principal", "operator_token:ops", "permission", "auth:read")))
                .isProblem(404, "not_found");
        assertThat(acme.post("/access/explain", Map.of("permission", "no:such")))
                .isProblem(422, "validation_failed")
                .hasFieldError("/permission", "unknown_permission");
    }

    @Test
    void explainsStateExpiryAndNetwork() {
        TestAccount acme = server.account("acme");
        var body = new HashMap<String, Object>(keyOf("*"));
        body.put("cidrs", List.of("198.51.100.0/24"));
        body.put("expires_at", server.in(Duration.ofHours(1)).toString());
        String id = acme.post("/api-keys", body).created().id();
        var question = new HashMap<String, Object>(Map.of("principal", "api_key:" + id, "permission", "auth:read"));

        assertThat(acme.post("/access/explain", question).ok().at("allowed").booleanValue())
                .isTrue();
        question.put("address", "203.0.113.1");
        assertThat(acme.post("/access/explain", question).ok().string("/decided_by/sid"))
                .isEqualTo("cidrs");
        question.put("at", server.in(Duration.ofHours(2)).toString());
        assertThat(acme.post("/access/explain", question).ok().string("/decided_by/sid"))
                .isEqualTo("expires_at");
        acme.delete("/api-keys/" + id).noContent();
        assertThat(acme.post("/access/explain", question).ok().string("/decided_by/sid"))
                .isEqualTo("state");
    }

    @Test
    void anAuditorReadsEverythingAndWritesNothing() {
        TestAccount acme = server.account("acme");
        Client auditor = server.with(TestServer.AUDITOR);

        auditor.get(acme.path("")).ok();
        assertThat(auditor.patch(acme.path(""), Map.of("name", "x"))).isProblem(403, "permission_denied");
        assertThat(server.with(TestServer.METRICS).get(acme.path(""))).isProblem(403, "permission_denied");
    }

    @Test
    void refusalsBeyondSixtyAMinuteAreOneEntryWithACount() throws SQLException {
        TestAccount acme = server.account("acme").unthrottled();
        TestAccount reader = acme.key("auth:read");
        IntStream.range(0, 70).forEach(i -> assertThat(reader.get("")).hasStatus(403));
        server.clock().advance(Duration.ofMinutes(1));
        server.runUpkeep();

        try (var query = server.owner()
                .prepareStatement(
                        "SELECT count(*), sum(count), max(count) FROM audit.entry WHERE account_id = ? AND outcome = 'denied'")) {
            query.setObject(1, acme.id());
            var rows = query.executeQuery();
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(61);
            assertThat(rows.getInt(2)).isEqualTo(70);
            assertThat(rows.getInt(3)).isEqualTo(10);
        }
    }

    @Test
    void anOperatorsReadsInsideAnAccountAreCounted() throws SQLException {
        TestAccount acme = server.account("acme");
        IntStream.range(0, 3).forEach(i -> ops.get(acme.path("")).ok());
        server.clock().advance(Duration.ofMinutes(1));
        server.runUpkeep();

        try (var query =
                server.owner().prepareStatement("SELECT operation, count FROM audit.entry WHERE account_id = ?")) {
            query.setObject(1, acme.id());
            var rows = query.executeQuery();
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("accounts.get");
            assertThat(rows.getInt(2)).isEqualTo(3);
        }
    }
}
