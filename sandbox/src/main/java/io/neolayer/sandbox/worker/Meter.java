package io.neolayer.sandbox.worker;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Clocks of a thread, and the heap that survives a collection over what this process holds for itself. */
final class Meter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int RUNS_BETWEEN_BASELINES = 2_000;
    private volatile long baseline;
    private final AtomicInteger runsSince = new AtomicInteger();

    static long cpuNanos(long thread) {
        return THREADS.getThreadCpuTime(thread);
    }

    static long allocatedBytes(long thread) {
        return THREADS.getThreadAllocatedBytes(thread);
    }

    /** Collects and counts what is left over the baseline. */
    long survivors() {
        return Math.max(0, collect() - baseline);
    }

    /** Sets the baseline; only while no run is on. */
    void rest() {
        baseline = collect();
        runsSince.set(0);
    }

    /** Notes a run; caches grow with runs, so the baseline is taken again now and then. */
    void beforeRun() {
        if (runsSince.incrementAndGet() > RUNS_BETWEEN_BASELINES) {
            rest();
        }
    }

    boolean stale() {
        return runsSince.get() > 0;
    }

    private static long collect() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
