package io.neolayer.kernel.telemetry;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes log lines from one thread behind a bounded queue: whoever logs never waits, and what does not fit is counted
 * and dropped.
 */
final class LogWriter implements AutoCloseable {
    private static final int CAPACITY = 10_000;
    private static final int BATCH_CHARS = 64 * 1024;
    // looking each 10 ms costs less than waking a thread for each line
    private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();
    private static final Duration LAST_LINES = Duration.ofSeconds(2);

    private final ConcurrentLinkedQueue<LogEntry> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private final OutputStream out;
    private final LineBuilder line;
    private final Thread thread;
    private volatile boolean closed;

    LogWriter(OutputStream out, boolean json) {
        this.out = out;
        this.line = new LineBuilder(json);
        this.thread = Thread.ofPlatform().daemon().name("log-writer").start(this::run);
    }

    void offer(LogEntry entry) {
        if (waiting.incrementAndGet() > CAPACITY) {
            waiting.decrementAndGet();
            dropped.incrementAndGet();
            return;
        }
        queue.add(entry);
    }

    long dropped() {
        return dropped.get();
    }

    /** Writes what waits, for at most two seconds. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(LAST_LINES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (true) {
            boolean last = closed;
            drain();
            if (last) {
                return;
            }
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
    }

    private void drain() {
        @Nullable LogEntry entry = queue.poll();
        while (entry != null) {
            waiting.decrementAndGet();
            entry.write(line);
            entry = queue.poll();
            if (entry == null || line.length() > BATCH_CHARS) {
                write(line.take());
            }
        }
    }

    private void write(String lines) {
        try {
            out.write(lines.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            // nobody reads our output any more; there is no other place to say so
            dropped.incrementAndGet();
        }
    }
}
