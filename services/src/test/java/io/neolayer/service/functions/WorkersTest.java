package io.neolayer.service.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.sandbox.Sandbox;
import io.neolayer.sandbox.SandboxConfig;
import io.neolayer.testkit.Reply;
import io.neolayer.testkit.TestAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What becomes of runs when their workers die, or none can be had. */
class WorkersTest {
    private static final String HELD =
            "async () => (await http.get('" + Lab.RECEIVER.url("/hold/worker") + "')).status";
    private static final Map<String, ?> EGRESS = Map.of("egress", List.of(Lab.RECEIVER.host()));

    private final TestAccount acme = Lab.account();

    /** The worker of that sandbox that computes, found as an operator finds it. */
    private static ProcessHandle busiest(SandboxConfig config) {
        var before = new HashMap<Long, Duration>();
        var found = new ProcessHandle[1];
        Lab.until("a worker computes", () -> {
            for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
                boolean worker = process.info()
                        .commandLine()
                        .filter(line -> line.contains(config.runDir() + "/w"))
                        .isPresent();
                Duration used = process.info().totalCpuDuration().orElse(Duration.ZERO);
                Duration first = before.putIfAbsent(process.pid(), used);
                if (worker && first != null && used.minus(first).compareTo(Duration.ofMillis(1_500)) > 0) {
                    found[0] = process;
                    return true;
                }
            }
            return false;
        });
        return found[0];
    }

    @Test
    void aWorkerKilledFromOutsideCostsOnlyItsOwnRun() {
        SandboxConfig config = Lab.config();
        try (Sandbox workers = new Sandbox(config);
                var server = Lab.replica(workers)) {
            var looping = Deployed.of(
                            acme,
                            """
                            () => {
                              services.secrets.create({name: 'never', value: 'never-stored'});
                              console.log('in');
                              for (;;);
                            }
                            """,
                            Map.of("permissions", List.of("secrets:write"), "limits", Map.of("cpu", "PT60S")))
                    .as(acme.on(server));
            var neighbour = Deployed.of(
                    Lab.account(),
                    "async () => (await http.get('" + Lab.RECEIVER.url("/hold/neighbour") + "')).status",
                    Map.of("egress", List.of(Lab.RECEIVER.host())));
            var beside = CompletableFuture.supplyAsync(
                    () -> neighbour.as(neighbour.account().on(server)).execute("wait=30s", Map.of()));
            Lab.until(
                    "the neighbour runs",
                    () -> !Lab.RECEIVER.seen("/hold/neighbour").isEmpty());
            var call = CompletableFuture.supplyAsync(() -> looping.fails("interrupted"));
            assertThat(busiest(config).destroyForcibly()).isTrue();

            JsonNode killed = call.join();
            assertThat(killed.at("/error/retryable").asBoolean()).isTrue();
            assertThat(killed.path("actions")).isEmpty();
            assertThat(killed.at("/logs/0/message").stringValue()).isEqualTo("in");
            assertThat(killed.path("receipt_id").isString()).isTrue();
            assertThat(acme.get("/secrets/never")).isProblem(404, "not_found");
            assertThat(looping.kept(Deployed.id(killed))).isEqualTo(killed);

            Deployed.of(acme, "() => 1").as(acme.on(server)).run();
            Lab.until("there is a replacement", () -> workers.status().workers().ready() > 0);
            Lab.RECEIVER.open("neighbour");
            assertThat(beside.join().ok().string("status")).isEqualTo("succeeded");
            assertThat(workers.status().kills()).containsEntry("lost", 1L);
        }
    }

    /** A sandbox whose executable a test can take away and put back. */
    private static SandboxConfig startedBy(Path java) {
        SandboxConfig config = Lab.config();
        return new SandboxConfig(
                java,
                config.classPath(),
                config.imageDir(),
                config.runDir(),
                2,
                2,
                config.heapBytes(),
                config.uid(),
                false,
                config.clock(),
                config.listener());
    }

    private static void leadsTo(Path link, Path target) {
        try {
            Path other = link.resolveSibling("other");
            Files.createSymbolicLink(other, target);
            Files.move(other, link, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void withoutAWorkerCallsAreRefusedAndLeaveNothingUntilThereIsOneAgain(@TempDir Path folder) {
        Path java = folder.resolve("java");
        leadsTo(java, Path.of("/bin/false"));
        var function = Deployed.of(acme, "() => 1");
        try (Sandbox workers = new Sandbox(startedBy(java));
                var server = Lab.replica(workers)) {
            var there = function.as(acme.on(server));
            Lab.until("no worker could start", () -> !workers.status().fault().isEmpty());
            Reply refused = there.execute(Map.of());
            assertThat(refused)
                    .isProblem(503, "unavailable")
                    .saying("no sandbox worker can start")
                    .saying("status 1");
            assertThat(refused.header("Retry-After")).isPresent();
            assertThat(there.account().post("/functions", Map.of("name", "uncompiled", "source", "1")))
                    .isProblem(503, "unavailable");
            assertThat(acme.get("/functions/executions").ok().items()).isEmpty();
            assertThat(acme.get("/functions").ok().items()).hasSize(1);
            assertThat(workers.status().ok()).isFalse();
            // the other server has workers and serves
            function.run();

            leadsTo(java, Lab.config().java());
            Lab.until("a worker came", () -> workers.status().ok());
            there.run();
        }
    }

    @Test
    void workersThatLiveServeWhileNoOtherCanStart(@TempDir Path folder) {
        Path java = folder.resolve("java");
        leadsTo(java, Lab.config().java());
        var function = Deployed.of(acme, "() => 1");
        try (Sandbox workers = new Sandbox(startedBy(java));
                var server = Lab.replica(workers)) {
            var there = function.as(acme.on(server));
            there.run();
            leadsTo(java, Path.of("/bin/false"));
            // two accounts, since none gets the last free worker while it holds half of them
            List<CompletableFuture<Reply>> calls = Stream.of(acme, Lab.account())
                    .map(account -> Deployed.of(account, HELD, EGRESS).as(account.on(server)))
                    .map(held -> CompletableFuture.supplyAsync(() -> held.execute("wait=30s", Map.of())))
                    .toList();
            Lab.until(
                    "no further worker could start",
                    () -> !workers.status().fault().isEmpty()
                            && workers.status().workers().ready() == 0);
            Lab.RECEIVER.open("worker");
            calls.forEach(call -> assertThat(call.join().ok().string("status")).isEqualTo("succeeded"));
            assertThat(workers.status().fault()).isNotEmpty();
            there.run();
        }
    }

    @Test
    void aServerThatStopsInOrderEndsItsRunsAndTellsTheirCallers() {
        Sandbox workers = new Sandbox(Lab.config());
        try (var server = Lab.replica(workers)) {
            var function = Deployed.of(
                            acme,
                            """
                            async () => {
                              services.secrets.create({name: 'never', value: 'never-stored'});
                              await http.get('%s');
                            }
                            """.formatted(Lab.RECEIVER.url("/hold/stopping")),
                            Map.of("permissions", List.of("secrets:write"), "egress", List.of(Lab.RECEIVER.host())))
                    .as(acme.on(server));
            var call = CompletableFuture.supplyAsync(() -> function.fails("interrupted"));
            Lab.until(
                    "the run waits", () -> !Lab.RECEIVER.seen("/hold/stopping").isEmpty());
            workers.close();
            assertThat(call.join().at("/error/retryable").asBoolean()).isTrue();
            assertThat(acme.get("/secrets/never")).isProblem(404, "not_found");
        }
        Lab.RECEIVER.open("stopping");
    }
}
