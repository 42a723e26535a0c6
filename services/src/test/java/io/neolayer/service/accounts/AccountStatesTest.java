package io.neolayer.service.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.service.auth.AuthSlice;
import io.neolayer.testkit.Client;
import io.neolayer.testkit.Reply;
import io.neolayer.testkit.TestAccount;
import io.neolayer.testkit.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of an account, and what its state allows. */
class AccountStatesTest {
    @RegisterExtension
    static final TestServer server = TestServer.with(kernel -> List.of(
            new AccountsSlice(kernel.accountKeys(), kernel.declarations(), kernel.ids()),
            new AuthSlice(kernel.operatorTokens(), kernel.declarations(), kernel.lastUse(), kernel.random())));

    private final Client ops = server.operator();

    private static Map<String, Object> reason(String text) {
        return Map.of("reason", text);
    }

    @Test
    void aSuspendedAccountReadsButDoesNotWrite() {
        TestAccount acme = server.account("acme");
        TestAccount other = acme.key("oracle:read");
        String otherId = other.token().substring(4, 20);
        acme.get("").ok();
        ops.post(acme.path("/suspend"), reason("unpaid")).ok();

        Reply read = acme.get("").ok();
        assertThat(read.string("state")).isEqualTo("suspended");
        assertThat(read.string("state_reason")).isEqualTo("unpaid");
        assertThat(acme.post("/api-keys", Map.of("name", "n", "scopes", List.of("auth:read"))))
                .isProblem(403, "account_suspended")
                .saying("unpaid");
        assertThat(acme.patch("", "not even JSON")).isProblem(403, "account_suspended");
        acme.delete("/api-keys/" + otherId).noContent();
        ops.patch(acme.path(""), Map.of("name", "operators are not stopped")).ok();
        assertThat(ops.post(acme.path("/suspend"), reason("again")))
                .isProblem(409, "invalid_state")
                .saying("active");

        ops.post(acme.path("/resume"), reason("paid")).ok();
        acme.post("/api-keys", Map.of("name", "n", "scopes", List.of("auth:read")))
                .created();
        assertThat(ops.post(acme.path("/resume"), reason("again"))).isProblem(409, "invalid_state");
    }

    @Test
    void aSuspensionActsAtOnceOnEveryReplica() {
        TestAccount acme = server.account("acme");
        TestAccount there = acme.on(server.replica());
        there.get("").ok();
        there.patch("", Map.of("name", "kept credential")).ok();

        ops.post(acme.path("/suspend"), reason("fraud")).ok();

        assertThat(there.patch("", Map.of("name", "x"))).isProblem(403, "account_suspended");
    }

    @Test
    void aSuspensionEndsByItself() {
        TestAccount acme = server.account("acme");
        assertThat(ops.post(
                        acme.path("/suspend"),
                        Map.of("reason", "r", "until", server.in(Duration.ZERO).toString())))
                .isProblem(422, "validation_failed")
                .hasFieldError("/until", "future");
        ops.post(
                        acme.path("/suspend"),
                        Map.of(
                                "reason",
                                "r",
                                "until",
                                server.in(Duration.ofHours(1)).toString()))
                .ok();
        assertThat(acme.patch("", Map.of("name", "x"))).isProblem(403, "account_suspended");

        server.clock().advance(Duration.ofHours(1));

        assertThat(acme.get("").ok().string("state")).isEqualTo("active");
        acme.patch("", Map.of("name", "x")).ok();
        long before = acme.get("").number("version");
        server.runUpkeep();
        Reply after = acme.get("").ok();
        assertThat(after.string("state")).isEqualTo("active");
        assertThat(after.number("version")).isEqualTo(before + 1);
        assertThat(after.at("suspended_until").isNull()
                        || after.at("suspended_until").isMissingNode())
                .isTrue();
    }

    @Test
    void archivingStopsWritingAndRestoringPutsTheOldStateBack() {
        TestAccount acme = server.account("acme");
        TestAccount admin = acme.key("*", "accounts:admin");
        assertThat(acme.post("/archive", reason("*  does not hold it")))
                .isProblem(403, "permission_denied")
                .saying("accounts:admin");
        ops.post(acme.path("/suspend"), reason("unpaid")).ok();

        assertThat(admin.post("/archive", reason("done")).ok().string("state")).isEqualTo("archived");
        assertThat(acme.get("").ok().string("state")).isEqualTo("archived");
        assertThat(acme.patch("", Map.of("name", "x")))
                .isProblem(409, "invalid_state")
                .saying("archived");
        assertThat(ops.patch(acme.path(""), Map.of("name", "x"))).isProblem(409, "invalid_state");
        assertThat(ops.post(acme.path("/suspend"), reason("x"))).isProblem(409, "invalid_state");
        assertThat(admin.post("/archive", Map.of())).isProblem(409, "invalid_state");

        assertThat(admin.post("/restore", Map.of()).ok().string("state")).isEqualTo("suspended");
        assertThat(admin.post("/restore", Map.of())).isProblem(409, "invalid_state");
        ops.post(acme.path("/resume"), reason("paid")).ok();
        acme.patch("", Map.of("name", "as before")).ok();
    }
}
