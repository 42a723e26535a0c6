package io.neolayer.sandbox.worker;

import io.neolayer.sandbox.LogLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Lines of one run on their way out: cut, counted, and sent in batches. */
final class LogBuffer {
    private static final int BATCH_LINES = 100;
    private static final int BATCH_CHARS = 64 * 1024;
    private static final Set<String> LEVELS = Set.of("debug", "info", "warn", "error");
    private final GuestHost host;
    private final int most;
    private final int chars;
    private List<LogLine> batch = new ArrayList<>();
    private int batchChars;
    private int kept;
    private long dropped;

    LogBuffer(GuestHost host, int most, int chars) {
        this.host = host;
        this.most = most;
        this.chars = chars;
    }

    /** Keeps or drops a line; false when no further one will be kept. */
    synchronized boolean add(String level, String message) {
        if (kept >= most) {
            dropped++;
            return false;
        }
        kept++;
        String text = message;
        if (text.length() > chars) {
            text = text.substring(0, Character.isHighSurrogate(text.charAt(chars - 1)) ? chars - 1 : chars);
        }
        // stamped in milliseconds, which is what times have everywhere
        Instant at = Instant.ofEpochMilli(System.currentTimeMillis());
        batch.add(new LogLine(at, LEVELS.contains(level) ? level : "info", text));
        batchChars += text.length();
        if (batch.size() >= BATCH_LINES || batchChars >= BATCH_CHARS) {
            flush();
        }
        return true;
    }

    synchronized void flush() {
        if (!batch.isEmpty()) {
            host.log(batch);
            batch = new ArrayList<>();
            batchChars = 0;
        }
    }

    synchronized long dropped() {
        return dropped;
    }
}
