package io.neolayer.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Measures start, empty calls, throughput, and replacement, and prints them. */
public final class SandboxProbe {
    private static final String EMPTY = "() => ({})";

    private SandboxProbe() {}

    /** Runs all measurements. */
    public static void main(String[] args) throws InterruptedException {
        SandboxListener listener = new SandboxListener() {
            @Override
            public void workerReady(Duration startup) {
                long cpu = ProcessHandle.current()
                        .descendants()
                        .map(ProcessHandle::info)
                        .flatMap(info -> info.totalCpuDuration().stream())
                        .mapToLong(Duration::toMillis)
                        .min()
                        .orElse(0);
                System.out.println("worker ready after " + startup.toMillis() + " ms; the youngest process used " + cpu
                        + " ms of CPU");
            }

            @Override
            public void workerKilled(String reason, @Nullable String account) {
                System.out.println("worker killed: " + reason);
            }

            @Override
            public void workerFailed(String reason) {
                System.out.println("worker failed: " + reason);
            }
        };
        try (Sandbox sandbox = new Sandbox(Workers.config().withListener(listener))) {
            long begin = System.nanoTime();
            Workers.call(sandbox, EMPTY).succeeds();
            System.out.println(
                    "first call " + ms(begin) + " ms, aot " + sandbox.status().aotCache());
            while (sandbox.status().aotCache().equals("training")) {
                Thread.sleep(100);
            }
            System.out.println("aot " + sandbox.status().aotCache() + " after " + ms(begin) + " ms; "
                    + sandbox.status().isolation() + " " + sandbox.runtime());
            latency(sandbox, 3000);
            latency(sandbox, 3000);
            for (int round = 0; round < 4; round++) {
                throughput(sandbox, "one account", 1);
            }
            throughput(sandbox, "four accounts", 4);
            System.out.println("resident MB of each process: "
                    + ProcessHandle.current()
                            .descendants()
                            .map(SandboxProbe::residentMb)
                            .toList());
            RunLimits small = RunLimits.defaults().withCpu(Duration.ofMillis(300));
            begin = System.nanoTime();
            System.out.println(Workers.call(sandbox, "() => { while(true){} }")
                    .limits(small)
                    .run());
            System.out.println("loop stopped after " + ms(begin) + " ms");
            begin = System.nanoTime();
            System.out.println(Workers.call(sandbox, "() => BigInt('9'.repeat(1e6))")
                    .limits(small)
                    .run());
            System.out.println("uninterruptible stopped after " + ms(begin) + " ms");
            System.out.println(sandbox.status());
        }
    }

    private static void latency(Sandbox sandbox, int count) {
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            long begin = System.nanoTime();
            Workers.call(sandbox, EMPTY).succeeds();
            times[i] = System.nanoTime() - begin;
        }
        Arrays.sort(times);
        System.out.printf(
                "empty call: p50 %.2f ms, p99 %.2f ms%n", times[count / 2] / 1e6, times[count * 99 / 100] / 1e6);
    }

    private static void throughput(Sandbox sandbox, String name, int accounts) throws InterruptedException {
        int threads = 16;
        CountDownLatch done = new CountDownLatch(threads);
        AtomicLong count = new AtomicLong();
        long cpuBefore = cpuMillis();
        long begin = System.nanoTime();
        long end = begin + 5_000_000_000L;
        for (int t = 0; t < threads; t++) {
            String account = "account" + t % accounts;
            Thread.ofVirtual().start(() -> {
                while (System.nanoTime() < end) {
                    Workers.call(sandbox, EMPTY).account(account).succeeds();
                    count.incrementAndGet();
                }
                done.countDown();
            });
        }
        done.await();
        long cpu = cpuMillis() - cpuBefore;
        System.out.printf(
                "%s, %d callers: %.0f runs/s, %.2f ms of CPU a run in all processes%n",
                name, threads, count.get() * 1e9 / (System.nanoTime() - begin), cpu / (double) count.get());
    }

    private static long residentMb(ProcessHandle process) {
        try {
            String[] pages = Files.readString(Path.of("/proc/" + process.pid() + "/statm"))
                    .split(" ");
            return Long.parseLong(pages[1]) * 4096 / 1_000_000;
        } catch (IOException e) {
            return -1;
        }
    }

    /** CPU of this process and its children. */
    private static long cpuMillis() {
        return Stream.concat(
                        Stream.of(ProcessHandle.current()),
                        ProcessHandle.current().descendants())
                .map(ProcessHandle::info)
                .flatMap(info -> info.totalCpuDuration().stream())
                .mapToLong(Duration::toMillis)
                .sum();
    }

    private static long ms(long begin) {
        return (System.nanoTime() - begin) / 1_000_000;
    }
}
