package io.neolayer.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real workers: limits, calls, turns, and what happens when a worker is lost. */
@Timeout(120)
class SandboxTest {
    private static Sandbox sandbox;

    @BeforeAll
    static void start() {
        sandbox = new Sandbox(Workers.config().withWorkers(4, 2));
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @Test
    void runsAnExpressionAndAModule() {
        RunResult.Succeeded sum = Workers.call(sandbox, "(params) => ({sum: params.a + params.b})")
                .params("{\"a\":1,\"b\":2}")
                .succeeds();
        assertThat(sum.output()).isEqualTo("{\"sum\":3}");
        assertThat(sum.usage().cpuMs()).isNotNegative();
        assertThat(Workers.call(sandbox, "export default (p) => p.a")
                        .module()
                        .params("{\"a\":7}")
                        .succeeds()
                        .output())
                .isEqualTo("{\"result\":7}");
    }

    @Test
    void checksInAWorker() {
        assertThat(check("(params) => {\n  return 1 +;\n}"))
                .isInstanceOfSatisfying(CheckResult.Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo("syntax_error");
                    assertThat(refused.line()).isEqualTo(2);
                });
        assertThat(check("import fs from \"fs\""))
                .isInstanceOfSatisfying(
                        CheckResult.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("import_not_allowed"));
        assertThat(check("export default { handler() {} }"))
                .isInstanceOfSatisfying(
                        CheckResult.Accepted.class,
                        accepted -> assertThat(accepted.entry()).isEqualTo("handler"));
    }

    @Test
    void aLoopIsStoppedAndTheNextCallSucceeds() {
        RunFault fault = Workers.call(sandbox, "() => { while(true){} }")
                .limits(RunLimits.defaults().withCpu(Duration.ofMillis(500)))
                .fails();
        assertThat(fault.code()).isEqualTo(FaultCode.CPU_LIMIT);
        assertThat(fault.limit())
                .isNotNull()
                .satisfies(hit -> assertThat(hit.allowed()).isEqualTo(500));
        Workers.call(sandbox, "() => 1").succeeds();
    }

    @Test
    void garbageIsNotCharged() {
        RunLimits limits = RunLimits.defaults().withCpu(Duration.ofSeconds(60)).withWall(Duration.ofSeconds(110));
        assertThat(Workers.call(sandbox, "() => { let s = 0; for (let i = 0; i < 80000000; i++) s += i; return s; }")
                        .limits(limits)
                        .succeeds()
                        .output())
                .isEqualTo("{\"result\":3199999960000000}");
    }

    @Test
    void whatSurvivesIsCharged() {
        String keep =
                "(p) => { const kept = []; for (let i = 0; i < p.n; i++) kept.push(new Uint8Array(1 << 20).fill(i)); return kept.length; }";
        assertThat(Workers.call(sandbox, keep).params("{\"n\":120}").succeeds().output())
                .isEqualTo("{\"result\":120}");
        RunFault fault = Workers.call(sandbox, keep).params("{\"n\":140}").fails();
        assertThat(fault.code()).isEqualTo(FaultCode.MEMORY_LIMIT);
        assertThat(fault.limit())
                .isNotNull()
                .satisfies(hit -> assertThat(hit.allowed()).isEqualTo(134217728));
    }

    @Test
    void linesComeWhileTheRunGoesOnAndAreCounted() throws Exception {
        Workers.Call call =
                Workers.call(sandbox, "() => { for (let i = 0; i < 5000; i++) console.warn('line ' + i); return {}; }");
        assertThat(call.succeeds().usage().logsDropped()).isEqualTo(4000);
        assertThat(call.logs).hasSize(1000).allMatch(line -> line.level().equals("warn"));
        Workers.Call failing = Workers.call(sandbox, "() => { console.log('before'); throw new Error('after'); }");
        assertThat(failing.fails().message()).isEqualTo("Error: after");
        assertThat(failing.logs).extracting(LogLine::message).containsExactly("before");
        Workers.Call endless = Workers.call(sandbox, "() => { console.log('early'); for (;;) {} }");
        CompletableFuture<RunResult> result = async(endless::run);
        await(() -> endless.logs.isEmpty() ? null : true);
        assertThat(result).isNotDone();
        endless.cancel.cancel();
        assertThat(code(result.get(10, TimeUnit.SECONDS))).isEqualTo(FaultCode.CANCELLED);
    }

    @Test
    void determinismHoldsOverWorkersAndRestarts() {
        Seeding seeding = new Seeding(true, "00".repeat(31) + "01", Instant.parse("2026-01-01T00:00:00Z"));
        String source = "(p) => ({sum: 1 + 1, r: Math.random(), u: crypto.randomUUID(), now: Date.now()})";
        String first = Workers.call(sandbox, source).seeding(seeding).succeeds().output();
        for (int i = 0; i < 99; i++) {
            assertThat(Workers.call(sandbox, source)
                            .account("a" + i % 5)
                            .seeding(seeding)
                            .succeeds()
                            .output())
                    .isEqualTo(first);
        }
        try (Sandbox other = new Sandbox(Workers.config().withWorkers(1, 1))) {
            assertThat(Workers.call(other, source).seeding(seeding).succeeds().output())
                    .isEqualTo(first);
        }
        assertThat(first).contains("\"now\":1767225600000");
    }

    @Test
    void accountsShareNothing() {
        Workers.call(sandbox, "() => { globalThis.x = 1; Object.prototype.y = 2; }")
                .succeeds();
        String look = "() => ({x: typeof x, y: ({}).y === undefined})";
        assertThat(Workers.call(sandbox, look).succeeds().output()).isEqualTo("{\"x\":\"undefined\",\"y\":true}");
        assertThat(Workers.call(sandbox, look).account("other").succeeds().output())
                .isEqualTo("{\"x\":\"undefined\",\"y\":true}");
    }

    @Test
    void callsRunAtOnceAndTheClockOfTheCpuStands() throws Exception {
        CyclicBarrier ten = new CyclicBarrier(10);
        HostCalls meeting = (name, json) -> {
            try {
                ten.await(20, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new HostCallException("timeout", "nobody else came");
            }
            return "{\"status\":200,\"headers\":{},\"body\":\"\",\"encoding\":\"utf8\"}";
        };
        RunResult.Succeeded result = Workers.call(
                        sandbox,
                        "async () => (await Promise.all([...Array(10).keys()].map((i) => http.get('https://x.test/' + i)))).length")
                .limits(RunLimits.defaults().withCpu(Duration.ofSeconds(2)))
                .calls(meeting)
                .succeeds();
        assertThat(result.output()).isEqualTo("{\"result\":10}");
    }

    @Test
    void waitingRunsLeaveTheirTurn() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch inCall = new CountDownLatch(3);
        HostCalls slow = (name, json) -> {
            inCall.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new HostCallException("timeout", "interrupted");
            }
            return "{\"status\":200,\"headers\":{},\"body\":\"\",\"encoding\":\"utf8\"}";
        };
        List<CompletableFuture<RunResult>> waiting = IntStream.range(0, 3)
                .mapToObj(i ->
                        async(() -> Workers.call(sandbox, "() => http.get('https://x.test/').then((r) => r.status)")
                                .account("slow")
                                .calls(slow)
                                .run()))
                .toList();
        assertThat(inCall.await(60, TimeUnit.SECONDS)).isTrue();
        // three of four workers are held and none computes: the last one is for another account
        assertThat(Workers.call(sandbox, "() => 1")
                        .account("slow")
                        .maxWait(Duration.ofMillis(50))
                        .run())
                .isInstanceOfSatisfying(
                        NoSlot.class, none -> assertThat(none.reason()).isEqualTo(NoSlot.Reason.ACCOUNT_TURN));
        Workers.call(sandbox, "() => 1").account("other").succeeds();
        release.countDown();
        for (CompletableFuture<RunResult> result : waiting) {
            assertThat(result.get(30, TimeUnit.SECONDS)).isInstanceOf(RunResult.Succeeded.class);
        }
    }

    @Test
    void aWaitingRunEndsAtItsWallLimit() {
        RunFault fault = Workers.call(sandbox, "() => http.get('https://x.test/')")
                .limits(RunLimits.defaults().withWall(Duration.ofMillis(300)))
                .calls((name, json) -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        throw new HostCallException("timeout", "interrupted");
                    }
                    return "{}";
                })
                .fails();
        assertThat(fault.code()).isEqualTo(FaultCode.WALL_LIMIT);
    }

    @Test
    void cancelledBeforeItStartsItDoesNotStart() {
        Workers.Call call = Workers.call(sandbox, "() => 1");
        call.cancel.cancel();
        assertThat(call.fails().code()).isEqualTo(FaultCode.CANCELLED);
    }

    @Test
    void aWorkerKilledFromOutsideIsReportedAndReplaced() throws Exception {
        List<String> killed = Collections.synchronizedList(new ArrayList<>());
        SandboxListener listener = new SandboxListener() {
            @Override
            public void workerKilled(String reason, @Nullable String account) {
                killed.add(reason + " " + account);
            }
        };
        try (Sandbox own = new Sandbox(Workers.config().withWorkers(2, 2).withListener(listener))) {
            Workers.Call call = Workers.call(own, "() => { console.log('on'); for (;;) {} }");
            CompletableFuture<RunResult> result = async(call::run);
            await(() -> call.logs.isEmpty() ? null : true);
            own.busyPids().forEach(pid -> ProcessHandle.of(pid).orElseThrow().destroyForcibly());
            RunFault fault = ((RunResult.Failed) result.get(30, TimeUnit.SECONDS)).fault();
            assertThat(fault.code()).isEqualTo(FaultCode.INTERRUPTED);
            assertThat(fault.code().retryable()).isTrue();
            Workers.call(own, "() => 1").succeeds();
            await(() -> killed.isEmpty() ? null : true);
            assertThat(killed).containsExactly("lost acme");
        }
    }

    @Test
    void closingInterruptsRuns() throws Exception {
        CompletableFuture<RunResult> result;
        try (Sandbox own = new Sandbox(Workers.config().withWorkers(1, 1))) {
            Workers.Call call = Workers.call(own, "() => { console.log('on'); for (;;) {} }");
            result = async(call::run);
            await(() -> call.logs.isEmpty() ? null : true);
        }
        assertThat(code(result.get(30, TimeUnit.SECONDS))).isEqualTo(FaultCode.INTERRUPTED);
    }

    @Test
    void aDedicatedAccountSharesNoProcess() {
        try (Sandbox own = new Sandbox(Workers.config().withWorkers(1, 1))) {
            Workers.call(own, "() => 1").account("a").succeeds();
            for (int i = 0; i < 3; i++) {
                Workers.call(own, "() => 1").account("alone").dedicated().succeeds();
                Workers.call(own, "() => 1").account("a").succeeds();
            }
        }
    }

    @Test
    void noWorkerCanStart() {
        SandboxConfig config = Workers.config();
        SandboxConfig broken = new SandboxConfig(
                java.nio.file.Path.of("/bin/false"),
                config.classPath(),
                config.imageDir(),
                config.runDir(),
                1,
                1,
                config.heapBytes(),
                config.uid(),
                false,
                config.clock(),
                config.listener());
        try (Sandbox own = new Sandbox(broken)) {
            assertThat(Workers.call(own, "() => 1").run())
                    .isInstanceOfSatisfying(
                            NoSlot.class, none -> assertThat(none.reason()).isEqualTo(NoSlot.Reason.NO_WORKER));
            assertThat(own.status().ok()).isFalse();
            assertThat(own.status().fault()).isNotEmpty();
        }
    }

    @Test
    void secretsReachTheirRunOnly() {
        Workers.call(
                        sandbox,
                        "(p, s) => { globalThis.stolen = s.TOKEN; Object.assign(globalThis.constructor.prototype, s); }")
                .secrets(Map.of("TOKEN", "s3cr3t"))
                .succeeds();
        assertThat(Workers.call(sandbox, "() => ({ found: typeof stolen + typeof TOKEN, keys: Object.keys(secrets) })")
                        .succeeds()
                        .output())
                .isEqualTo("{\"found\":\"undefinedundefined\",\"keys\":[]}");
    }

    @Test
    void saysWhatItIs() {
        Workers.call(sandbox, "() => 1").succeeds();
        SandboxStatus status = sandbox.status();
        assertThat(status.ok()).isTrue();
        assertThat(status.runtime().engine()).isEqualTo("graaljs");
        assertThat(status.runtime().version()).isEqualTo("25.4.4.1.1");
        assertThat(status.runtime().preludeSha256()).hasSize(64);
        assertThat(status.isolation().ownUid()).isEqualTo(Workers.config().uid().isPresent());
    }

    private static CheckResult check(String source) {
        return sandbox.check(new CheckRequest("acme", source, Duration.ofSeconds(60)));
    }

    private static FaultCode code(RunResult result) {
        return ((RunResult.Failed) result).fault().code();
    }

    private static <T> CompletableFuture<T> async(Supplier<T> body) {
        return CompletableFuture.supplyAsync(body, task -> Thread.ofVirtual().start(task));
    }

    /** Polls until there is something, as the outside world has no latch to give. */
    private static <T> T await(Supplier<@Nullable T> probe)
            throws InterruptedException, ExecutionException, TimeoutException {
        return async(() -> {
                    T found = probe.get();
                    while (found == null) {
                        Thread.onSpinWait();
                        java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
                        found = probe.get();
                    }
                    return found;
                })
                .get(60, TimeUnit.SECONDS);
    }
}
