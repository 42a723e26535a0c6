package io.neolayer.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The scripts that must be stopped, each in a real worker and with another account's runs beside it. */
class HostileScriptsTest {
    private static Sandbox sandbox;
    private static ScheduledExecutorService clock;
    private static final Queue<String> NEIGHBOUR_FAULTS = new ConcurrentLinkedQueue<>();
    private static final AtomicInteger NEIGHBOUR_RUNS = new AtomicInteger();

    @BeforeAll
    static void start() {
        sandbox = new Sandbox(Workers.config().withWorkers(4, 2));
        clock = Executors.newSingleThreadScheduledExecutor();
        var _ = clock.scheduleWithFixedDelay(HostileScriptsTest::neighbour, 0, 100, TimeUnit.MILLISECONDS);
    }

    @AfterAll
    static void stop() {
        clock.shutdownNow();
        sandbox.close();
    }

    @TestFactory
    Stream<DynamicTest> endAsTheirFilesSay() throws IOException, URISyntaxException {
        return scripts()
                .map(script -> DynamicTest.dynamicTest(name(script), () -> {
                    Script hostile = Script.read(script);
                    NEIGHBOUR_FAULTS.clear();
                    int before = NEIGHBOUR_RUNS.get();
                    RunResult result = hostile.run(sandbox);
                    assertThat(outcome(result)).as(result.toString()).isIn(hostile.expected());
                    assertThat(Workers.call(sandbox, "() => ({ ok: true })")
                                    .account("mallory")
                                    .succeeds()
                                    .output())
                            .isEqualTo("{\"ok\":true}");
                    assertThat(NEIGHBOUR_FAULTS).isEmpty();
                    assertThat(NEIGHBOUR_RUNS.get()).isGreaterThanOrEqualTo(before);
                }));
    }

    @Test
    void areSixtyFour() throws IOException, URISyntaxException {
        assertThat(scripts()).hasSize(64);
    }

    private static void neighbour() {
        RunResult result = Workers.call(sandbox, "(p) => ({ sum: p.a + 1 })")
                .account("neighbour")
                .params("{\"a\":1}")
                .run();
        NEIGHBOUR_RUNS.incrementAndGet();
        if (!(result instanceof RunResult.Succeeded ok) || !ok.output().equals("{\"sum\":2}")) {
            NEIGHBOUR_FAULTS.add(result.toString());
        }
    }

    private static String outcome(RunResult result) {
        return switch (result) {
            case RunResult.Succeeded succeeded -> "succeeded";
            case RunResult.Failed failed -> failed.fault().code().wire();
            case NoSlot none -> "no_slot";
        };
    }

    private static Stream<Path> scripts() throws IOException, URISyntaxException {
        Path root = Path.of(HostileScriptsTest.class.getResource("/hostile").toURI());
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).sorted().toList().stream();
        }
    }

    private static String name(Path script) {
        Path group = script.subpath(script.getNameCount() - 2, script.getNameCount());
        return group.toString();
    }

    /** A script with what its head says. */
    private record Script(
            String source, Map<String, String> limits, Set<String> expected, boolean module, boolean devpack) {
        static Script read(Path file) throws IOException {
            String source = Files.readString(file);
            List<String> head =
                    source.lines().takeWhile(line -> line.startsWith("//")).toList();
            Map<String, String> limits = Stream.of(line(head, "limits").split(" "))
                    .map(pair -> pair.split("="))
                    .collect(java.util.stream.Collectors.toMap(pair -> pair[0], pair -> pair[1]));
            return new Script(
                    source,
                    limits,
                    Set.of(line(head, "expect").split("\\|")),
                    line(head, "form").equals("module"),
                    head.contains("// devpack"));
        }

        RunResult run(Sandbox sandbox) {
            RunLimits bounds = RunLimits.defaults()
                    .withCpu(Duration.ofMillis(Long.parseLong(limits.get("cpu"))))
                    .withWall(Duration.ofMillis(Long.parseLong(limits.get("wall"))));
            Workers.Call call = Workers.call(sandbox, source).account("mallory").limits(bounds);
            if (module) {
                call = call.module();
            }
            return (devpack ? call.devpack() : call).run();
        }

        private static String line(List<String> head, String key) {
            String start = "// " + key + ": ";
            return head.stream()
                    .filter(line -> line.startsWith(start))
                    .findFirst()
                    .map(line -> line.substring(start.length()))
                    .orElseThrow(() -> new AssertionError("no line " + start));
        }
    }
}
