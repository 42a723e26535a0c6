package io.neolayer.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there after any death. */
class RestartTest {
    private static final int WRITERS = 8;
    private static final int BEFORE_THE_KILL = 200;

    @TempDir
    Path folder;

    @Test
    void killNineDuringWritesLosesNothingAcknowledged() throws Exception {
        Path data = Files.createDirectories(Product.passable(folder).resolve("data"));
        var acknowledged = new ConcurrentLinkedQueue<String>();
        Product.Tenant tenant;
        try (Product first = Product.start(data, Map.of())) {
            tenant = first.tenant("writer", "*");
            first.send(
                    "PUT",
                    tenant.path("/quotas/http.principal_rate"),
                    first.operatorToken(),
                    "{\"limit\":100000,\"reason\":\"test\"}",
                    Map.of());
            write(first, tenant, acknowledged);
        }
        assertThat(acknowledged.size()).isGreaterThanOrEqualTo(BEFORE_THE_KILL);
        try (Product second = Product.start(data, Map.of())) {
            for (String name : acknowledged) {
                var found = second.get(tenant.path("/secrets/" + name), second.operatorToken());
                assertThat(found.status()).as(name).isEqualTo(200);
            }
            assertThat(second.stop()).isZero();
        }
    }

    private static void write(Product product, Product.Tenant tenant, ConcurrentLinkedQueue<String> acknowledged)
            throws InterruptedException {
        var next = new AtomicInteger();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        String name = "s" + next.incrementAndGet();
                        var answer = product.post(
                                tenant.path("/secrets"), tenant.token(), "{\"name\":\"" + name + "\",\"value\":\"v\"}");
                        if (answer.status() == 201) {
                            acknowledged.add(name);
                        }
                        if (acknowledged.size() == BEFORE_THE_KILL) {
                            product.kill();
                        }
                    }
                } catch (UncheckedIOException gone) {
                    assertThat(gone).isNotNull();
                }
            }));
        }
        for (Thread writer : writers) {
            writer.join();
        }
    }

    @Test
    void aRunWhoseServerDiesHadNoEffectAndEndsInterrupted() throws IOException {
        Path data = Files.createDirectories(Product.passable(folder).resolve("runs"));
        Product.Tenant tenant;
        String execution;
        try (Product first = Product.start(data, Map.of())) {
            tenant = first.tenant("runner", "*");
            var created = first.post(
                    tenant.path("/functions"),
                    tenant.token(),
                    "{\"name\":\"slow\",\"source\":\"() => { const end = Date.now() + 8000;"
                            + " while (Date.now() < end); return {}; }\"}");
            assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
            var running = first.post(
                    tenant.path("/functions/" + created.text("/id") + "/execute?wait=0s"), tenant.token(), "{}");
            assertThat(running.status()).as(running.body().toString()).isEqualTo(202);
            execution = running.text("/id");
            first.kill();
        }
        try (Product second = Product.start(data, Map.of())) {
            var ended = second.get(tenant.path("/functions/executions/" + execution + "?wait=30s"), tenant.token());
            assertThat(ended.text("/status")).as(ended.body().toString()).isEqualTo("failed");
            assertThat(ended.text("/error/code")).isEqualTo("interrupted");
            assertThat(ended.body().at("/error/retryable").asBoolean()).isTrue();
        }
    }

    @Test
    void aSecondStartFindsEverythingAndASecondServerIsRefused() throws Exception {
        Path data = Files.createDirectories(Product.passable(folder).resolve("twice"));
        Product.Tenant tenant;
        try (Product first = Product.start(data, Map.of())) {
            tenant = first.tenant("keeper", "*");
            Process other = Product.launch(data, Map.of());
            String said = new String(other.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(other.waitFor()).as(said).isEqualTo(78);
            assertThat(first.stop()).isZero();
        }
        try (Product second = Product.start(data, Map.of())) {
            assertThat(second.get(tenant.path(""), tenant.token()).status()).isEqualTo(200);
        }
    }
}
