package io.neolayer.sandbox.worker;

import io.neolayer.sandbox.FaultCode;
import io.neolayer.sandbox.RunFault;
import io.neolayer.sandbox.RunFault.LimitHit;
import io.neolayer.sandbox.RunLimits;
import org.jspecify.annotations.Nullable;

/** What one run has used, judged against its limits; the guard asks each millisecond. */
final class RunWatch {
    private static final long COLLECTION_SPACING = 200_000_000;
    private static final int CLOSE_COLLECTIONS = 4;
    private final RunLimits limits;
    private final Meter meter;
    private final long thread = Thread.currentThread().threadId();
    private final long startNanos = System.nanoTime();
    private final long startCpu = Meter.cpuNanos(thread);
    private final long startAllocated = Meter.allocatedBytes(thread);
    private long allocatedAtCollection = startAllocated;
    private long lastCollection = startNanos - COLLECTION_SPACING;
    private int closeCollections = CLOSE_COLLECTIONS;
    private long survived;
    private volatile long peak;
    private volatile boolean collected;

    /** Starts the clocks of a run on the calling thread. */
    RunWatch(RunLimits limits, Meter meter) {
        this.limits = limits;
        this.meter = meter;
    }

    /** The limit that is passed now, if one is. */
    @Nullable
    RunFault judge(long now) {
        long cpu = cpuNanos();
        if (cpu > limits.cpu().toNanos()) {
            return passed(FaultCode.CPU_LIMIT, "cpu", limits.cpu().toMillis(), cpu / 1_000_000, "ms of CPU");
        }
        long wall = now - startNanos;
        if (wall > limits.wall().toNanos()) {
            return passed(FaultCode.WALL_LIMIT, "wall", limits.wall().toMillis(), wall / 1_000_000, "ms");
        }
        return memory(now);
    }

    private @Nullable RunFault memory(long now) {
        long allocated = Meter.allocatedBytes(thread);
        if (survived + allocated - allocatedAtCollection <= limits.memoryBytes()) {
            return null;
        }
        if (now - lastCollection < COLLECTION_SPACING) {
            // a run that holds most of its memory may pass the limit within the spacing, so a few collections come
            // early
            if (survived < limits.memoryBytes() / 4 * 3 || closeCollections == 0) {
                return null;
            }
            closeCollections--;
        }
        survived = meter.survivors();
        collected = true;
        peak = Math.max(peak, survived);
        allocatedAtCollection = allocated;
        lastCollection = System.nanoTime();
        if (survived > limits.memoryBytes()) {
            return passed(FaultCode.MEMORY_LIMIT, "memory_bytes", limits.memoryBytes(), survived, "bytes");
        }
        return null;
    }

    /** Whether the memory limit may be passed soon, so that the guard should look more often. */
    boolean nearMemory() {
        long sinceCollection = Meter.allocatedBytes(thread) - allocatedAtCollection;
        return survived + sinceCollection > limits.memoryBytes() / 4 * 3;
    }

    long cpuNanos() {
        return Meter.cpuNanos(thread) - startCpu;
    }

    long wallNanos() {
        return System.nanoTime() - startNanos;
    }

    long peakBytes() {
        return collected ? peak : Meter.allocatedBytes(thread) - startAllocated;
    }

    private static RunFault passed(FaultCode code, String limit, long allowed, long used, String unit) {
        String message = limit + " limit: " + allowed + " " + unit + " allowed, " + used + " used";
        return new RunFault(code, message, "", new LimitHit(limit, allowed, used), null);
    }
}
