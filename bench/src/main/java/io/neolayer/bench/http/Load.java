package io.neolayer.bench.http;

import io.neolayer.bench.measure.Meter;
import io.neolayer.bench.measure.Sample;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** A closed loop: each connection sends its next request when the answer to the one before has come. */
public final class Load {
    private static final long SLOWEST = Duration.ofSeconds(60).toNanos();
    private static final long SILENCE = Duration.ofSeconds(30).toNanos();
    private static final int KEPT_COMPLAINTS = 5;

    private final InetSocketAddress target;
    private final int connections;
    private final Script script;
    private final Meter meter;

    private final Histogram latencies = new Histogram(SLOWEST, 3);
    private final List<String> complaints = new ArrayList<>();
    private long wrong;
    private boolean sending = true;

    private Load(InetSocketAddress target, int connections, Script script, Meter meter) {
        this.target = target;
        this.connections = connections;
        this.script = script;
        this.meter = meter;
    }

    /** Runs in the caller's thread, and returns after {@code warmUp} and {@code measure}. */
    public static Sample run(
            InetSocketAddress target, int connections, Script script, Meter meter, Duration warmUp, Duration measure) {
        try {
            return new Load(target, connections, script, meter).run(warmUp, measure);
        } catch (IOException e) {
            return Sample.failed(e.toString());
        }
    }

    private Sample run(Duration warmUp, Duration measure) throws IOException {
        try (var selector = Selector.open()) {
            var open = new HashMap<Integer, Connection>();
            for (var i = 0; i < connections; i++) {
                open.put(i, new Connection(i, target, selector));
            }
            for (var connection : open.values()) {
                connection.send(script.next(connection.number));
            }
            turn(selector, open, warmUp);
            latencies.reset();
            wrong = 0;
            var reading = meter.start();
            var cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            var began = System.nanoTime();
            turn(selector, open, measure);
            var seconds = (System.nanoTime() - began) / 1e9;
            var busy = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e9 / seconds;
            var usage = reading.stop();
            var sample = new Sample(
                    seconds, latencies.getTotalCount(), wrong, latencies.copy(), usage, busy, List.copyOf(complaints));
            drain(selector, open);
            for (var connection : open.values()) {
                connection.close();
            }
            return sample;
        }
    }

    private void turn(Selector selector, Map<Integer, Connection> open, Duration length) throws IOException {
        var end = System.nanoTime() + length.toNanos();
        var heard = System.nanoTime();
        while (System.nanoTime() < end) {
            if (selector.select(key -> ready(key, selector, open), 100) > 0) {
                heard = System.nanoTime();
            } else if (System.nanoTime() - heard > SILENCE) {
                throw new IOException("no answer for " + Duration.ofNanos(SILENCE));
            }
        }
    }

    /** Lets the last answers come, so that a writing case can count exactly. */
    private void drain(Selector selector, Map<Integer, Connection> open) throws IOException {
        sending = false;
        var end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (open.values().stream().anyMatch(Connection::waiting) && System.nanoTime() < end) {
            selector.select(key -> ready(key, selector, open), 100);
        }
    }

    private void ready(SelectionKey key, Selector selector, Map<Integer, Connection> open) {
        var connection = (Connection) key.attachment();
        try {
            if (key.isWritable()) {
                connection.write();
            }
            if (!key.isReadable() || !connection.read()) {
                return;
            }
            latencies.recordValue(Math.min(System.nanoTime() - connection.sentAt(), SLOWEST));
            if (!script.accepts(connection.number, connection.reply)) {
                complain("status " + connection.reply.status() + ": "
                        + new String(connection.reply.body(), java.nio.charset.StandardCharsets.UTF_8));
            }
            if (sending) {
                connection.send(script.next(connection.number));
            }
        } catch (IOException e) {
            complain(e.toString());
            reconnect(connection, selector, open);
        }
    }

    private void reconnect(Connection broken, Selector selector, Map<Integer, Connection> open) {
        try {
            broken.close();
            if (sending) {
                var fresh = new Connection(broken.number, target, selector);
                open.put(fresh.number, fresh);
                fresh.send(script.next(fresh.number));
            } else {
                open.remove(broken.number);
            }
        } catch (IOException e) {
            complain(e.toString());
            open.remove(broken.number);
        }
    }

    private void complain(String about) {
        wrong++;
        if (complaints.size() < KEPT_COMPLAINTS) {
            complaints.add(about.substring(0, Math.min(about.length(), 500)));
        }
    }
}
