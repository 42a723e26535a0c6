package io.neolayer.service.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.service.accounts.AccountsSlice;
import io.neolayer.testkit.Client;
import io.neolayer.testkit.Reply;
import io.neolayer.testkit.TestAccount;
import io.neolayer.testkit.TestServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The life of an API key, over HTTP. */
class ApiKeysTest {
    @RegisterExtension
    static final TestServer server = TestServer.with(kernel -> List.of(
            new AccountsSlice(kernel.accountKeys(), kernel.declarations(), kernel.ids()),
            new AuthSlice(kernel.operatorTokens(), kernel.declarations(), kernel.lastUse(), kernel.random())));

    private final Client ops = server.operator();

    private static Map<String, Object> keyOf(String... scopes) {
        return Map.of("name", "a key", "scopes", List.of(scopes));
    }

    @Test
    void theTokenIsShownOnce() throws SQLException {
        TestAccount acme = server.account("acme");
        Reply made = acme.post("/api-keys", keyOf("auth:keys")).created();
        String token = made.string("token");

        assertThat(made.header("Location")).contains(acme.path("/api-keys/" + made.id()));
        assertThat(token).startsWith("nsl_" + made.id() + "_");
        assertThat(made.string("created_by")).isEqualTo("tester");
        Reply read = acme.token(token).get("/api-keys/" + made.id()).ok();
        assertThat(read.json().has("token")).isFalse();
        assertThat(read.string("state")).isEqualTo("active");
        assertThat(acme.get("/api-keys").ok().text()).doesNotContain(token.substring(21));
        assertThat(tablesHolding(token.substring(21, 64))).isEmpty();
    }

    private static List<String> tablesHolding(String secret) throws SQLException {
        var found = new ArrayList<String>();
        try (var statement = server.owner().createStatement();
                var names = server.owner().createStatement();
                var tables = names.executeQuery("""
                        SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables
                        WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
                        """)) {
            while (tables.next()) {
                String table = tables.getString(1);
                try (var rows = statement.executeQuery(
                        "SELECT count(*) FROM " + table + " t WHERE t::text LIKE '%" + secret + "%'")) {
                    rows.next();
                    if (rows.getInt(1) > 0) {
                        found.add(table);
                    }
                }
            }
        }
        return found;
    }

    @Test
    void aReplayedCreationShowsTheSameTokenAndKeepsItSealed() throws SQLException {
        TestAccount acme = server.account("acme");
        Reply made =
                acme.idempotent("once").post("/api-keys", keyOf("auth:read")).created();
        Reply again =
                acme.idempotent("once").post("/api-keys", keyOf("auth:read")).created();

        assertThat(again.string("token")).isEqualTo(made.string("token"));
        assertThat(tablesHolding(made.string("token").substring(21, 64))).isEmpty();
        server.clock().advance(Duration.ofMinutes(11));
        assertThat(acme.idempotent("once").post("/api-keys", keyOf("auth:read")))
                .isProblem(409, "idempotency_mismatch");
    }

    @Test
    void scopesAreWhatTheKeyMayDo() {
        TestAccount acme = server.account("acme");
        TestAccount reader = acme.key("accounts:read");

        reader.get("").ok();
        assertThat(reader.patch("", Map.of("name", "x")))
                .isProblem(403, "permission_denied")
                .saying("accounts:write");
        assertThat(acme.key("accounts:read", "auth:keys").post("/api-keys", keyOf("*")))
                .isProblem(403, "permission_denied")
                .saying("lacks accounts:write");
        Reply made = acme.key("auth:keys", "accounts:read")
                .post("/api-keys", keyOf("accounts:read"))
                .created();
        acme.token(made.string("token")).get("").ok();
    }

    @Test
    void badTermsAreRefusedTogether() {
        TestAccount acme = server.account("acme");
        var body = Map.of(
                "name",
                "n",
                "scopes",
                List.of("nonsense", "oracle:fly"),
                "cidrs",
                List.of("10.0.0.1/8"),
                "expires_at",
                server.in(Duration.ZERO).toString());

        assertThat(acme.post("/api-keys", body))
                .isProblem(422, "validation_failed")
                .hasFieldError("/scopes/0", "invalid_permission")
                .hasFieldError("/scopes/1", "unknown_permission")
                .hasFieldError("/cidrs/0", "invalid_cidr")
                .hasFieldError("/expires_at", "future");
        var many = IntStream.range(0, 51).mapToObj(i -> "auth:read").toList();
        assertThat(acme.post("/api-keys", Map.of("name", "n", "scopes", many)))
                .isProblem(422, "validation_failed")
                .hasFieldError("/scopes", "size");
        assertThat(acme.post("/api-keys", Map.of("name", "n", "scopes", List.of())))
                .isProblem(422, "validation_failed");
        assertThat(ops.post(acme.path("/api-keys"), keyOf("accounts:create")))
                .isProblem(422, "validation_failed")
                .hasFieldError("/scopes/0", "not_for_keys");
    }

    @Test
    void revocationActsAtOnceOnEveryReplica() {
        TestAccount acme = server.account("acme");
        Reply made = acme.post("/api-keys", keyOf("*")).created();
        TestAccount there = acme.token(made.string("token")).on(server.replica());
        there.get("").ok();
        there.get("/quotas").ok();
        there.patch("", Map.of("name", "kept")).ok();

        acme.delete("/api-keys/" + made.id()).noContent();

        assertThat(there.get("")).isProblem(401, "unauthenticated");
        assertThat(there.get("/quotas")).isProblem(401, "unauthenticated");
        assertThat(there.patch("", Map.of("name", "x"))).isProblem(401, "unauthenticated");
        assertThat(there.root().get("/auth/whoami")).isProblem(401, "unauthenticated");
        assertThat(acme.get("/api-keys/" + made.id()).ok().string("state")).isEqualTo("revoked");
        acme.delete("/api-keys/" + made.id()).noContent();
    }

    @Test
    void changedScopesActAtOnceOnEveryReplica() {
        TestAccount acme = server.account("acme");
        Reply made = acme.post("/api-keys", keyOf("accounts:read")).created();
        TestAccount there = acme.token(made.string("token")).on(server.replica());
        there.get("").ok();
        assertThat(there.patch("", Map.of("name", "x"))).hasStatus(403);

        acme.patch("/api-keys/" + made.id(), Map.of("scopes", List.of("accounts:write")))
                .ok();

        there.patch("", Map.of("name", "x")).ok();
        assertThat(there.get("")).isProblem(403, "permission_denied").saying("accounts:read");
    }

    @Test
    void aKeyExpires() {
        TestAccount acme = server.account("acme");
        var body = new HashMap<String, Object>(keyOf("*"));
        body.put("expires_at", server.in(Duration.ofSeconds(2)).toString());
        Reply made = acme.post("/api-keys", body).created();
        TestAccount holder = acme.token(made.string("token"));
        holder.get("").ok();

        server.clock().advance(Duration.ofSeconds(2));

        assertThat(holder.get("")).isProblem(401, "unauthenticated");
        assertThat(acme.get("/api-keys/" + made.id()).ok().string("state")).isEqualTo("expired");
        assertThat(acme.get("/api-keys?state=expired").ok().items()).hasSize(1);
        server.runUpkeep();
        assertThat(used(acme)).isZero();
        assertThat(acme.patch("/api-keys/" + made.id(), Map.of("name", "x"))).isProblem(409, "invalid_state");
        assertThat(acme.post("/api-keys/" + made.id() + "/rotate", Map.of())).isProblem(409, "invalid_state");
    }

    private static long used(TestAccount account) {
        return account.get("/quotas").ok().items().stream()
                .filter(item -> item.path("name").asString().equals("auth.api_keys"))
                .mapToLong(item -> item.path("used").longValue())
                .sum();
    }

    @Test
    void expiredKeysMakeRoomWhenOneIsCreated() {
        TestAccount acme = server.account("acme");
        ops.put(acme.path("/quotas/auth.api_keys"), Map.of("limit", 1, "reason", "x"))
                .ok();
        var body = new HashMap<String, Object>(keyOf("*"));
        body.put("expires_at", server.in(Duration.ofSeconds(2)).toString());
        acme.post("/api-keys", body).created();
        assertThat(acme.post("/api-keys", keyOf("*"))).isProblem(429, "quota_exceeded");

        server.clock().advance(Duration.ofSeconds(2));

        acme.post("/api-keys", keyOf("*")).created();
        assertThat(used(acme)).isEqualTo(1);
    }

    @Test
    void aKeyWorksFromItsNetworksOnly() {
        TestAccount acme = server.account("acme");
        var far = new HashMap<String, Object>(keyOf("*"));
        far.put("cidrs", List.of("198.51.100.0/24"));
        var here = new HashMap<String, Object>(keyOf("*"));
        here.put("cidrs", List.of("127.0.0.0/8", "::1"));

        TestAccount outside = acme.token(acme.post("/api-keys", far).created().string("token"));
        assertThat(outside.get("")).isProblem(403, "permission_denied").saying("cidrs");
        assertThat(outside.with("X-Forwarded-For", "198.51.100.7").get("")).isProblem(403, "permission_denied");
        assertThat(outside.root().get("/auth/whoami")).isProblem(403, "permission_denied");
        TestAccount inside = acme.token(acme.post("/api-keys", here).created().string("token"));
        inside.get("").ok();

        Reply made = inside.post("/api-keys", keyOf("accounts:read")).created();
        assertThat(made.at("cidrs").toString()).isEqualTo("[\"127.0.0.0/8\",\"0:0:0:0:0:0:0:1/128\"]");
        assertThat(inside.post("/api-keys", far))
                .isProblem(403, "permission_denied")
                .saying("cidrs");
    }

    @Test
    void aRotationOverlaps() {
        TestAccount acme = server.account("acme");
        ops.put(acme.path("/quotas/auth.api_keys"), Map.of("limit", 1, "reason", "full"))
                .ok();
        Reply old = acme.post("/api-keys", keyOf("accounts:read")).created();
        TestAccount before = acme.token(old.string("token"));
        assertThat(acme.post("/api-keys/" + old.id() + "/rotate", Map.of("overlap", "P8D")))
                .isProblem(422, "validation_failed");
        Reply made = acme.post("/api-keys/" + old.id() + "/rotate", Map.of("overlap", "PT1H"))
                .created();
        TestAccount after = acme.token(made.string("token"));

        before.get("").ok();
        after.get("").ok();
        assertThat(acme.get("/api-keys/" + old.id()).ok().string("replaced_by")).isEqualTo(made.id());
        assertThat(acme.post("/api-keys/" + old.id() + "/rotate", Map.of())).isProblem(409, "invalid_state");
        server.clock().advance(Duration.ofHours(1));
        assertThat(before.get("")).isProblem(401, "unauthenticated");
        after.get("").ok();
        server.runUpkeep();
        assertThat(used(acme)).isEqualTo(1);
    }

    @Test
    void nobodyRotatesTheirWayUp() {
        TestAccount acme = server.account("acme");
        Reply strong = acme.post("/api-keys", keyOf("*")).created();

        assertThat(acme.key("auth:keys").post("/api-keys/" + strong.id() + "/rotate", Map.of()))
                .isProblem(403, "permission_denied")
                .saying("lacks");
        assertThat(acme.key("auth:keys").patch("/api-keys/" + strong.id(), Map.of("name", "x")))
                .isProblem(403, "permission_denied");
    }

    @Test
    void updatesHonourVersionsAndResets() {
        TestAccount acme = server.account("acme");
        Reply made = acme.post("/api-keys", keyOf("auth:read")).created();
        var patch = new HashMap<String, @Nullable Object>();
        patch.put("cidrs", List.of("10.0.0.0/8"));
        patch.put("expires_at", server.in(Duration.ofDays(1)).toString());
        Reply changed = acme.ifMatch(1).patch("/api-keys/" + made.id(), patch).ok();

        assertThat(changed.header("ETag")).contains("\"2\"");
        assertThat(acme.ifMatch(1).patch("/api-keys/" + made.id(), Map.of("name", "x")))
                .isProblem(412, "precondition_failed");
        patch.replaceAll((field, value) -> null);
        Reply reset = acme.patch("/api-keys/" + made.id(), patch).ok();
        assertThat(reset.at("cidrs")).isEmpty();
        assertThat(reset.at("expires_at").isNull()).isTrue();
        var nameless = new HashMap<String, @Nullable Object>();
        nameless.put("name", null);
        assertThat(acme.patch("/api-keys/" + made.id(), nameless)).isProblem(422, "validation_failed");
    }

    @Test
    void keysOfOthersDoNotExist() {
        TestAccount acme = server.account("acme");
        TestAccount globex = server.account("globex");
        String foreign = globex.post("/api-keys", keyOf("auth:read")).created().id();

        assertThat(acme.get("/api-keys/" + foreign)).isProblem(404, "not_found");
        assertThat(acme.delete("/api-keys/" + foreign)).isProblem(404, "not_found");
        assertThat(acme.patch("/api-keys/" + foreign, Map.of("name", "x"))).isProblem(404, "not_found");
        assertThat(acme.post("/access/explain", Map.of("principal", "api_key:" + foreign, "permission", "auth:read")))
                .isProblem(404, "not_found");
    }

    @Test
    void listsNewestFirstInPages() {
        TestAccount acme = server.account("acme");
        List<String> made = IntStream.range(0, 5)
                .mapToObj(i -> {
                    server.clock().advance(Duration.ofMillis(1));
                    return acme.post("/api-keys", keyOf("auth:read")).created().id();
                })
                .toList();
        Reply first = acme.get("/api-keys?limit=3").ok();
        Reply second = acme.get("/api-keys?limit=3&cursor=" + first.string("next_cursor"))
                .ok();

        var listed = new ArrayList<String>();
        first.items().forEach(item -> listed.add(item.path("id").asString()));
        second.items().forEach(item -> listed.add(item.path("id").asString()));
        assertThat(listed).startsWith(made.reversed().toArray(String[]::new)).hasSize(6);
        assertThat(acme.get("/api-keys?created_by=nobody").ok().items()).isEmpty();
    }

    @Test
    void lastUseIsNotedByTheMinuteAndLeavesTheVersion() {
        TestAccount acme = server.account("acme");
        Reply made = acme.post("/api-keys", keyOf("*")).created();
        TestAccount holder = acme.token(made.string("token"));
        assertThat(acme.get("/api-keys/" + made.id()).ok().at("last_used_at").isNull())
                .isTrue();

        holder.get("").ok();
        server.runUpkeep();

        Reply read = acme.get("/api-keys/" + made.id()).ok();
        assertThat(read.string("last_used_at")).endsWith(":00.000Z");
        assertThat(read.number("version")).isEqualTo(1);
        Reply tokens = ops.get("/auth/operator-tokens").ok();
        assertThat(tokens.items())
                .extracting(item -> item.path("name").asString())
                .containsExactly("eye", "ops", "prom");
        assertThat(tokens.text()).doesNotContain(TestServer.OPERATOR);
        assertThat(acme.root().get("/auth/operator-tokens")).isProblem(403, "permission_denied");
    }
}
