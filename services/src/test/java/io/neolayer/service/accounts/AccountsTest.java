package io.neolayer.service.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.testkit.TestServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AccountsTest {
    @RegisterExtension
    static final TestServer server = TestServer.with(
            kernel -> List.of(new AccountsSlice(kernel.accountKeys(), kernel.declarations(), kernel.ids())));

    @Test
    void creates() {
        var body = Map.of("owner", "alice", "metadata", Map.of("team", "dex"));
        var made = server.operator().idempotent("k1").post("/accounts", body).created();
        assertThat(made.string("state")).isEqualTo("active");
    }
}
