package io.neolayer.bench.measure;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** One thread that does one thing again and again in this process. */
public final class Loop {
    private static final long SLOWEST = Duration.ofSeconds(60).toNanos();

    /** Keeps results alive, so that the compiler cannot leave the work out. */
    private static volatile int sink;

    private Loop() {}

    /** @param operation gives something that depends on its work */
    public static Contender contender(String name, Meter meter, Supplier<?> operation) {
        return new Contender(name, (warmUp, measure) -> {
            repeat(operation, warmUp, new Histogram(SLOWEST, 3));
            var latencies = new Histogram(SLOWEST, 3);
            var reading = meter.start();
            var began = System.nanoTime();
            repeat(operation, measure, latencies);
            var seconds = (System.nanoTime() - began) / 1e9;
            return new Sample(seconds, latencies.getTotalCount(), 0, latencies, reading.stop(), 0, List.of());
        });
    }

    private static void repeat(Supplier<?> operation, Duration length, Histogram latencies) {
        var end = System.nanoTime() + length.toNanos();
        var hash = 0;
        for (var now = System.nanoTime(); now < end; ) {
            hash += System.identityHashCode(operation.get());
            var after = System.nanoTime();
            latencies.recordValue(after - now);
            now = after;
        }
        sink = hash;
    }

    /** What the work left behind; only its reading matters. */
    public static int sink() {
        return sink;
    }
}
