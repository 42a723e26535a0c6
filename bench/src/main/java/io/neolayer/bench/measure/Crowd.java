package io.neolayer.bench.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** Several threads of this process that call the same thing in closed loops. */
public final class Crowd {
    private static final long SLOWEST = Duration.ofSeconds(60).toNanos();

    private Crowd() {}

    /** @param call gives an empty text, or what went wrong */
    public static Contender contender(String name, Meter meter, int threads, Supplier<String> call) {
        return new Contender(name, (warmUp, measure) -> {
            run(threads, call, warmUp);
            var reading = meter.start();
            var began = System.nanoTime();
            var loops = run(threads, call, measure);
            var seconds = (System.nanoTime() - began) / 1e9;
            var usage = reading.stop();
            var latencies = new Histogram(SLOWEST, 3);
            var complaints = new ArrayList<String>();
            for (var loop : loops) {
                latencies.add(loop.latencies);
                complaints.addAll(loop.complaints);
            }
            return new Sample(
                    seconds,
                    latencies.getTotalCount(),
                    complaints.size(),
                    latencies,
                    usage,
                    0,
                    List.copyOf(complaints));
        });
    }

    private record Turn(Histogram latencies, List<String> complaints) {}

    private static List<Turn> run(int threads, Supplier<String> call, Duration length) {
        var end = System.nanoTime() + length.toNanos();
        try (var executor = Executors.newFixedThreadPool(threads)) {
            var running = new ArrayList<Future<Turn>>();
            for (var i = 0; i < threads; i++) {
                running.add(executor.submit(() -> turn(call, end)));
            }
            var turns = new ArrayList<Turn>();
            for (var each : running) {
                turns.add(each.get());
            }
            return turns;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static Turn turn(Supplier<String> call, long end) {
        var turn = new Turn(new Histogram(SLOWEST, 3), new ArrayList<>());
        for (var now = System.nanoTime(); now < end; ) {
            var wrong = call.get();
            var after = System.nanoTime();
            turn.latencies.recordValue(Math.min(after - now, SLOWEST));
            if (!wrong.isEmpty()) {
                turn.complaints.add(wrong);
            }
            now = after;
        }
        return turn;
    }
}
