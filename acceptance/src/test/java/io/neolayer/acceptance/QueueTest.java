package io.neolayer.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queued work over deaths of the server: each run ends, and its effect exists once. */
class QueueTest {
    private static final int RUNS = 120;
    private static final int KILLS = 2;

    @TempDir
    Path folder;

    @Test
    void queuedRunsSurviveKillNineAndApplyOnce() throws Exception {
        Path data = Files.createDirectories(Product.passable(folder).resolve("data"));
        Product.Tenant tenant;
        var executions = new ArrayList<String>();
        try (Product first = Product.start(data, Map.of())) {
            tenant = first.tenant("queued", "*");
            var made = first.post(
                    tenant.path("/functions"),
                    tenant.token(),
                    "{\"name\":\"writer\",\"permissions\":[\"secrets:write\"],\"source\":\"(p) => {"
                            + " services.secrets.create({name: 'made-' + p.n, value: 'a-value'}); return {n: p.n}; }\"}");
            assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
            for (int i = 0; i < RUNS; i++) {
                var queued = first.post(
                        tenant.path("/functions/" + made.text("/id") + "/execute?mode=async"),
                        tenant.token(),
                        "{\"n\":" + i + "}");
                assertThat(queued.status()).as(queued.body().toString()).isEqualTo(202);
                executions.add(queued.text("/id"));
            }
            first.kill();
        }
        for (int kill = 1; kill < KILLS; kill++) {
            try (Product next = Product.start(data, Map.of())) {
                untilOneRuns(next, tenant, executions);
                next.kill();
            }
        }
        try (Product last = Product.start(data, Map.of())) {
            var statuses = new TreeMap<String, Integer>();
            for (String execution : executions) {
                statuses.merge(ended(last, tenant, execution), 1, Integer::sum);
            }
            assertThat(statuses).containsExactly(Map.entry("succeeded", RUNS));
            for (int i = 0; i < RUNS; i++) {
                assertThat(last.get(tenant.path("/secrets/made-" + i), tenant.token())
                                .status())
                        .isEqualTo(200);
            }
            assertThat(last.stop()).isZero();
        }
    }

    /** Killed in the middle of work, not before it. */
    private static void untilOneRuns(Product product, Product.Tenant tenant, List<String> executions) {
        for (int i = 0; i < 600; i++) {
            for (String execution : executions) {
                if (status(product, tenant, execution, "").equals("running")) {
                    return;
                }
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    private static String ended(Product product, Product.Tenant tenant, String execution) {
        String status = "";
        for (int i = 0; i < 6; i++) {
            status = status(product, tenant, execution, "?wait=30s");
            if (!status.equals("queued") && !status.equals("running")) {
                return status;
            }
        }
        return status;
    }

    private static String status(Product product, Product.Tenant tenant, String execution, String query) {
        return product.get(tenant.path("/functions/executions/" + execution + query), tenant.token())
                .text("/status");
    }
}
