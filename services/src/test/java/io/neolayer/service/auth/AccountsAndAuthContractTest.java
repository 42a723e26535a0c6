package io.neolayer.service.auth;

import io.neolayer.service.accounts.AccountsSlice;
import io.neolayer.testkit.SliceContract;
import io.neolayer.testkit.TestServer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

class AccountsAndAuthContractTest {
    @RegisterExtension
    static final TestServer server = TestServer.with(kernel -> List.of(
            new AccountsSlice(kernel.accountKeys(), kernel.declarations(), kernel.ids()),
            new AuthSlice(kernel.operatorTokens(), kernel.declarations(), kernel.lastUse(), kernel.random())));

    @TestFactory
    Stream<DynamicNode> contract() {
        return SliceContract.of(server)
                .sample("accounts.create", Map.of("owner", "contract"))
                .sample("auth.api_keys.create", Map.of("name", "contract", "scopes", List.of("auth:read")))
                .tests();
    }
}
