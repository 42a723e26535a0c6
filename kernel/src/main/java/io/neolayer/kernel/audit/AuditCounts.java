package io.neolayer.kernel.audit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counts what is alike within the minute that the first of it opens. */
final class AuditCounts {
    /** Refusals of one principal that are written one by one in a minute. */
    static final int REFUSALS = 60;

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final int oneByOne;
    private final LongSupplier nanos;
    private final Map<String, Window> windows = new HashMap<>();
    private final List<Counted> ended = new ArrayList<>();

    AuditCounts(int oneByOne, LongSupplier nanos) {
        this.oneByOne = oneByOne;
        this.nanos = nanos;
    }

    /** Whether this one is to be written by itself; if not, it is counted. */
    synchronized boolean admit(String key, AuditEvent event) {
        long now = nanos.getAsLong();
        Window window = windows.get(key);
        if (window == null || now - window.opened >= MINUTE) {
            end(window);
            window = new Window(now, 0, 0, event);
        }
        boolean alone = window.alone < oneByOne;
        windows.put(key, alone ? window.andAlone() : window.andCounted(event));
        return alone;
    }

    /** The counts whose minute is over, or all; each is returned once. */
    synchronized List<Counted> take(boolean all) {
        long now = nanos.getAsLong();
        windows.values().removeIf(window -> {
            boolean over = all || now - window.opened >= MINUTE;
            if (over) {
                end(window);
            }
            return over;
        });
        var taken = List.copyOf(ended);
        ended.clear();
        return taken;
    }

    private void end(@Nullable Window window) {
        if (window != null && window.counted > 0) {
            ended.add(new Counted(window.last, window.counted));
        }
    }

    /** An event and how often it or its like happened. */
    record Counted(AuditEvent event, int count) {}

    private record Window(long opened, int alone, int counted, AuditEvent last) {
        Window andAlone() {
            return new Window(opened, alone + 1, counted, last);
        }

        Window andCounted(AuditEvent event) {
            return new Window(opened, alone, counted + 1, event);
        }
    }
}
