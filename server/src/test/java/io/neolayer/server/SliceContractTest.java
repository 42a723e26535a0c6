package io.neolayer.server;

import io.neolayer.kernel.operation.Late;
import io.neolayer.testkit.SliceContract;
import io.neolayer.testkit.TestServer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every operation of the product keeps the contract of all operations. */
class SliceContractTest {
    private static final Late<Product> PRODUCT = new Late<>();

    @RegisterExtension
    static final TestServer server = TestServer.with(kernel -> {
        PRODUCT.set(new Product(kernel));
        return PRODUCT.get().slices().all();
    });

    @AfterAll
    static void close() {
        PRODUCT.get().close();
    }

    @TestFactory
    Stream<DynamicNode> everyOperation() {
        return SliceContract.of(server)
                .sample("accounts.create", Map.of("owner", "contract"))
                .sample("auth.api_keys.create", Map.of("name", "contract", "scopes", List.of("auth:read")))
                .sample(
                        "accounts.pauses.create",
                        Map.of("target", "functions", "mode", "jobs", "reason", "the contract of all operations"))
                .sample(
                        "system.pauses.create",
                        Map.of("scope", "system", "mode", "jobs", "reason", "the contract of all operations"))
                .sample("secrets.create", Map.of("name", "CONTRACT", "value", "a value of the contract test"))
                .sample("secrets.reveal", Map.of("reason", "the contract of all operations"))
                .tests();
    }
}
