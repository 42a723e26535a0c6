package io.neolayer.service.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neolayer.service.auth.AuthSlice;
import io.neolayer.testkit.Client;
import io.neolayer.testkit.Reply;
import io.neolayer.testkit.TestAccount;
import io.neolayer.testkit.TestServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsTest {
    @RegisterExtension
    static final TestServer server = TestServer.with(kernel -> List.of(
            new AccountsSlice(kernel.accountKeys(), kernel.declarations(), kernel.ids()),
            new AuthSlice(kernel.operatorTokens(), kernel.declarations(), kernel.lastUse(), kernel.random())));

    private final Client ops = server.operator();

    private static Map<String, Object> reason(String text) {
        return Map.of("reason", text);
    }

    @Test
    void creatingTwiceWithOneIdempotencyKeyMakesOneAccount() {
        var body = Map.of("owner", "alice", "metadata", Map.of("team", "dex"));
        Reply made = ops.idempotent("k1").post("/accounts", body).created();

        assertThat(made.header("Location")).contains("/accounts/" + made.id());
        assertThat(made.string("state")).isEqualTo("active");
        assertThat(made.string("name")).isEqualTo("alice");
        assertThat(made.number("version")).isEqualTo(1);
        Reply again = ops.idempotent("k1").post("/accounts", body).created();
        assertThat(again.text()).isEqualTo(made.text());
        assertThat(again.header("Idempotency-Replayed")).contains("true");
        assertThat(ops.idempotent("k1").post("/accounts", Map.of("owner", "bob")))
                .isProblem(409, "idempotency_mismatch");
    }

    @Test
    void onlyOperatorsCreateAccounts() {
        TestAccount acme = server.account("acme");

        assertThat(acme.root().post("/accounts", Map.of("owner", "x")))
                .isProblem(403, "permission_denied")
                .saying("accounts:create");
        assertThat(server.with(TestServer.AUDITOR).post("/accounts", Map.of("owner", "x")))
                .isProblem(403, "permission_denied");
    }

    @Test
    void unknownForeignAndMalformedAccountsAnswerTheSame() {
        TestAccount acme = server.account("acme");
        TestAccount globex = server.account("globex");
        Client key = acme.root();

        Reply foreign = key.get("/accounts/" + globex.id());
        assertThat(foreign).isProblem(404, "not_found");
        for (String id : List.of("01990000-0000-7000-8000-000000000000", "not-a-uuid", "ACME")) {
            assertThat(withoutRequestId(key.get("/accounts/" + id))).isEqualTo(withoutRequestId(foreign));
        }
        assertThat(withoutRequestId(
                        key.with("X-Tenant-ID", globex.id().toString()).get("/accounts/" + globex.id())))
                .isEqualTo(withoutRequestId(foreign));
        assertThat(withoutRequestId(ops.get("/accounts/01990000-0000-7000-8000-000000000000")))
                .isEqualTo(withoutRequestId(foreign));
    }

    private static String withoutRequestId(Reply reply) {
        return reply.status() + reply.text().replaceAll("\"request_id\":\"[^\"]*\"", "");
    }

    @Test
    void rowsOfAnotherAccountDoNotExistForTheServersRole() throws SQLException {
        TestAccount acme = server.account("acme");
        TestAccount globex = server.account("globex");
        try (var statement = server.owner().createStatement()) {
            statement.execute("SET ROLE neolayer_app");
            try {
                assertThatThrownBy(() -> statement.executeQuery("SELECT count(*) FROM auth.api_key"))
                        .hasMessageContaining("app.account");
                statement.execute("SELECT set_config('app.account', '" + acme.id() + "', false)");
                for (String table :
                        List.of("accounts.account", "accounts.account_key", "auth.api_key", "auth.key_index")) {
                    try (var rows = statement.executeQuery(
                            "SELECT count(*) FROM " + table + " WHERE account_id = '" + globex.id() + "'")) {
                        rows.next();
                        assertThat(rows.getInt(1)).as(table).isZero();
                    }
                }
            } finally {
                statement.execute("RESET app.account; RESET ROLE");
            }
        }
    }

    @Test
    void pagesAreStableWhileAccountsAreAdded() {
        IntStream.range(0, 30)
                .forEach(i -> ops.post("/accounts", Map.of("owner", "paging", "name", "p" + i))
                        .created());
        Reply first = ops.get("/accounts?owner=paging&limit=25").ok();
        ops.post("/accounts", Map.of("owner", "paging", "name", "late")).created();
        Reply second = ops.get("/accounts?owner=paging&limit=25&cursor=" + first.string("next_cursor"))
                .ok();

        assertThat(first.items()).hasSize(25);
        assertThat(second.items())
                .extracting(item -> item.path("name").asString())
                .containsExactly("p4", "p3", "p2", "p1", "p0");
        assertThat(second.at("next_cursor").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=201", "limit=x", "state=gone", "nonsense=1"})
    void badParametersAreRefused(String query) {
        assertThat(ops.get("/accounts?" + query)).isProblem(400, "invalid_parameter");
    }

    @Test
    void cursorsOfOtherListsAreRefused() {
        TestAccount acme = server.account("acme");
        acme.key("a:b");
        acme.key("a:c");
        String other = acme.get("/api-keys?limit=1").ok().string("next_cursor");

        assertThat(ops.get("/accounts?cursor=abc")).isProblem(400, "invalid_cursor");
        assertThat(ops.get("/accounts?cursor=" + other)).isProblem(400, "invalid_cursor");
    }

    @Test
    void filtersByStateAndPrefixOfTheName() {
        String one = ops.post("/accounts", Map.of("owner", "filter", "name", "50%_alpha"))
                .id();
        String two = ops.post("/accounts", Map.of("owner", "filter", "name", "50xxalpha"))
                .id();
        ops.post("/accounts/" + two + "/suspend", reason("unpaid")).ok();

        assertThat(ids(ops.get("/accounts?owner=filter&q=50%25_"))).containsExactly(one);
        assertThat(ids(ops.get("/accounts?owner=filter&state=suspended"))).containsExactly(two);
        assertThat(ids(ops.get("/accounts?owner=filter&state=active"))).containsExactly(one);
    }

    private static List<String> ids(Reply list) {
        return list.ok().items().stream()
                .map(item -> item.path("id").asString())
                .toList();
    }

    @Test
    void aKeySeesItsOwnAccountInTheList() {
        TestAccount acme = server.account("acme");

        assertThat(ids(acme.key("oracle:read").root().get("/accounts")))
                .containsExactly(acme.id().toString());
        assertThat(server.with(TestServer.METRICS).get("/accounts")).isProblem(403, "permission_denied");
        assertThat(server.with(TestServer.AUDITOR).get("/accounts")).hasStatus(200);
    }

    @Test
    void metadataIsJudgedAsAWhole() {
        var metadata = new HashMap<String, Object>();
        IntStream.range(0, 65).forEach(i -> metadata.put("k" + i, "v"));
        metadata.put("k1", "x".repeat(513));
        assertThat(ops.post("/accounts", Map.of("owner", "x", "metadata", metadata)))
                .isProblem(422, "validation_failed")
                .hasFieldError("/metadata", "size")
                .hasFieldError("/metadata/k1", "size");
        assertThat(ops.post("/accounts", Map.of("owner", "x", "metadata", Map.of("deep", Map.of("a", "b")))))
                .hasStatus(422);
        assertThat(ops.post("/accounts", Map.of("owner", "x", "tenant", "y"))).isProblem(400, "unknown_field");
        assertThat(ops.post("/accounts", Map.of()))
                .isProblem(422, "validation_failed")
                .hasFieldError("/owner", "not_blank");
        assertThat(ops.post("/accounts", Map.of("owner", "x".repeat(129), "name", "y".repeat(101))))
                .isProblem(422, "validation_failed")
                .hasFieldError("/owner", "size")
                .hasFieldError("/name", "size");
    }

    @Test
    void ofTwoPatchesWithOneVersionOneWins() throws Exception {
        TestAccount acme = server.account("acme");
        Reply read = acme.get("").ok();
        assertThat(read.header("ETag")).contains("\"1\"");

        List<Reply> replies = together(2, i -> acme.ifMatch(1).patch("", Map.of("name", "n" + i)));

        assertThat(replies).extracting(Reply::status).containsExactlyInAnyOrder(200, 412);
        assertThat(acme.get("").ok().number("version")).isEqualTo(2);
    }

    @Test
    void aMergePatchRemovesOneLabelAndLeavesTheOthers() {
        String id = ops.post("/accounts", Map.of("owner", "o", "metadata", Map.of("team", "dex", "stage", "dev")))
                .created()
                .id();
        var metadata = new HashMap<String, @Nullable String>();
        metadata.put("team", null);
        Reply patched = ops.patch("/accounts/" + id, Map.of("metadata", metadata, "name", "renamed"))
                .ok();

        assertThat(patched.at("metadata").toString()).isEqualTo("{\"stage\":\"dev\"}");
        assertThat(patched.string("name")).isEqualTo("renamed");
        assertThat(patched.string("owner")).isEqualTo("o");
        var nulls = new HashMap<String, @Nullable Object>();
        nulls.put("name", null);
        nulls.put("metadata", null);
        Reply reset = ops.patch("/accounts/" + id, nulls).ok();
        assertThat(reset.string("name")).isEqualTo("o");
        assertThat(reset.at("metadata").isEmpty()).isTrue();
        var ownerless = new HashMap<String, @Nullable Object>();
        ownerless.put("owner", null);
        assertThat(ops.patch("/accounts/" + id, ownerless)).isProblem(422, "validation_failed");
    }

    @Test
    void theKeyOfAnAccountIsMadeWithItAndNeverShown() {
        String id = ops.post("/accounts", Map.of("owner", "keyed")).created().id();
        Reply key = ops.get("/accounts/" + id + "/data-key").ok();

        assertThat(key.at("versions")).hasSize(1);
        assertThat(key.number("/versions/0/version")).isEqualTo(1);
        assertThat(key.string("/versions/0/state")).isEqualTo("active");
        assertThat(key.at("/versions/0").propertyNames()).doesNotContain("wrapped_key");
    }

    @Test
    void everyWriteLeavesAnEntryWithItsMac() throws SQLException {
        TestAccount acme = server.account("acme");
        ops.patch(acme.path(""), Map.of("name", "renamed")).ok();
        assertThat(acme.key("oracle:read").patch("", Map.of("name", "y"))).isProblem(403, "permission_denied");
        assertThat(acme.patch("", Map.of("name", ""))).hasStatus(422);

        try (var query = server.owner()
                .prepareStatement(
                        "SELECT principal, operation, outcome, status, code, changes::text, octet_length(mac), mac_version"
                                + " FROM audit.entry WHERE account_id = ? ORDER BY id")) {
            query.setObject(1, acme.id());
            var rows = query.executeQuery();
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("operator_token:ops");
            assertThat(rows.getString(2)).isEqualTo("accounts.update");
            assertThat(rows.getString(3)).isEqualTo("done");
            assertThat(rows.getInt(4)).isEqualTo(200);
            assertThat(rows.getString(6)).contains("\"after\": \"renamed\"").contains("\"before\": \"acme\"");
            assertThat(rows.getInt(7)).isEqualTo(32);
            assertThat(rows.getInt(8)).isEqualTo(1);
            rows.next();
            assertThat(rows.getString(1)).startsWith("api_key:");
            assertThat(rows.getString(3)).isEqualTo("denied");
            assertThat(rows.getString(5)).isEqualTo("permission_denied");
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void anEntryCannotBeChangedByTheServer() throws SQLException {
        TestAccount acme = server.account("acme");
        ops.patch(acme.path(""), Map.of("name", "renamed")).ok();
        try (var statement = server.owner().createStatement()) {
            for (String role : List.of("neolayer_app", "neolayer_system")) {
                statement.execute("SET ROLE " + role);
                statement.execute("SELECT set_config('app.account', '" + acme.id() + "', false)");
                assertThatThrownBy(() -> statement.execute("UPDATE audit.entry SET principal = 'nobody'"))
                        .hasMessageContaining("permission denied");
                assertThatThrownBy(() -> statement.execute("DELETE FROM audit.entry"))
                        .hasMessageContaining("permission denied");
                assertThatThrownBy(() -> statement.execute("DELETE FROM audit.entry_other"))
                        .hasMessageContaining("permission denied");
                statement.execute("RESET app.account; RESET ROLE");
            }
        }
    }

    interface Request {
        Reply send(int number);
    }

    static List<Reply> together(int number, Request request) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = threads.invokeAll(IntStream.range(0, number)
                    .<Callable<Reply>>mapToObj(i -> () -> request.send(i))
                    .toList());
            var replies = new ArrayList<Reply>();
            for (var each : all) {
                replies.add(each.get());
            }
            return replies;
        }
    }
}
