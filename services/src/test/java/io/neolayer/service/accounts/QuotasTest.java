package io.neolayer.service.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.service.auth.AuthSlice;
import io.neolayer.testkit.Client;
import io.neolayer.testkit.Reply;
import io.neolayer.testkit.TestAccount;
import io.neolayer.testkit.TestServer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Limits of accounts, and how exactly they hold. */
class QuotasTest {
    @RegisterExtension
    static final TestServer server = TestServer.with(kernel -> List.of(
            new AccountsSlice(kernel.accountKeys(), kernel.declarations(), kernel.ids()),
            new AuthSlice(kernel.operatorTokens(), kernel.declarations(), kernel.lastUse(), kernel.random())));

    private final Client ops = server.operator();

    @Test
    void aStockQuotaIsExactOverReplicas() throws Exception {
        TestAccount acme = server.account("acme").unthrottled();
        TestAccount there = acme.on(server.replica());
        assertThat(ops.put(acme.path("/quotas/auth.api_keys"), Map.of("limit", 2, "reason", "trial"))
                        .ok()
                        .number("limit"))
                .isEqualTo(2);
        Map<String, Object> body = Map.of("name", "n", "scopes", List.of("auth:read"));

        List<Reply> replies = AccountsTest.together(20, i -> (i % 2 == 0 ? acme : there).post("/api-keys", body));

        assertThat(replies.stream().filter(reply -> reply.status() == 201)).hasSize(2);
        Reply refused =
                replies.stream().filter(r -> r.status() != 201).findFirst().orElseThrow();
        assertThat(replies.stream().filter(reply -> reply.status() != 201))
                .allSatisfy(reply -> assertThat(reply).isProblem(429, "quota_exceeded"));
        assertThat(refused.number("limit")).isEqualTo(2);
        assertThat(refused.number("used")).isEqualTo(2);
        assertThat(refused.string("quota")).isEqualTo("auth.api_keys");
        String made = replies.stream()
                .filter(r -> r.status() == 201)
                .findFirst()
                .orElseThrow()
                .id();
        acme.delete("/api-keys/" + made).noContent();
        acme.post("/api-keys", body).created();
    }

    @Test
    void operatorsSetLimitsWithinTheMaximum() {
        TestAccount acme = server.account("acme");

        assertThat(acme.get("/quotas").ok().items())
                .extracting(item -> item.path("name").asString())
                .containsExactly("auth.api_keys", "http.account_rate", "http.principal_rate");
        assertThat(acme.put("/quotas/auth.api_keys", Map.of("limit", 1000, "reason", "x")))
                .isProblem(403, "permission_denied")
                .saying("accounts:operate");
        assertThat(ops.put(acme.path("/quotas/auth.api_keys"), Map.of("limit", 999_999, "reason", "x")))
                .isProblem(422, "validation_failed")
                .hasFieldError("/limit", "range");
        assertThat(ops.put(acme.path("/quotas/auth.api_keys"), Map.of("limit", 1)))
                .isProblem(422, "validation_failed")
                .hasFieldError("/reason", "not_blank");
        assertThat(ops.put(acme.path("/quotas/no.such"), Map.of("limit", 1, "reason", "x")))
                .isProblem(404, "not_found");

        Reply set = ops.put(acme.path("/quotas/auth.api_keys"), Map.of("limit", 60, "reason", "paid"))
                .ok();
        assertThat(set.string("source")).isEqualTo("operator");
        assertThat(set.number("default")).isEqualTo(50);
        Reply reset = ops.delete(acme.path("/quotas/auth.api_keys")).ok();
        assertThat(reset.string("source")).isEqualTo("default");
        assertThat(reset.number("limit")).isEqualTo(50);
    }

    @Test
    void aRateActsWithTheNextRequestOnEveryReplica() {
        TestAccount acme = server.account("acme");
        TestAccount there = acme.on(server.replica());
        there.get("").ok();

        ops.put(acme.path("/quotas/http.principal_rate"), Map.of("limit", 1, "reason", "abuse"))
                .ok();

        // the request that finds the kept rate old, and the burst of two
        long admitted = IntStream.range(0, 10)
                .filter(i -> there.get("").status() == 200)
                .count();
        assertThat(admitted).isLessThan(6);
        assertThat(there.get("")).isProblem(429, "rate_limited");
    }
}
