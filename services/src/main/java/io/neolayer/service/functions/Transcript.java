package io.neolayer.service.functions;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The host's answers of a run in the order of its calls, for its replay; given up when it grows beyond its bound. */
final class Transcript {
    /**
     * One answer.
     *
     * @param result JSON, or null for a refusal
     * @param code of the refusal; {@link #UNANSWERED} when the run ended before its call did
     */
    record Entry(
            String name,
            @Nullable String result,
            @Nullable String code,
            @Nullable String message) {}

    static final String UNANSWERED = "unanswered";

    private final List<Entry> entries = new ArrayList<>();
    private long size;
    private boolean dropped;

    /** The place of a call that is taken now. */
    synchronized int place(String name) {
        if (!dropped) {
            entries.add(new Entry(name, null, UNANSWERED, "the run ended before this call did"));
        }
        return entries.size() - 1;
    }

    synchronized void put(int place, Entry entry) {
        size += 32L + length(entry.result()) + length(entry.message());
        if (size > FunctionsLimits.TRANSCRIPT_BYTES) {
            dropped = true;
            entries.clear();
        }
        if (!dropped) {
            entries.set(place, entry);
        }
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    synchronized boolean dropped() {
        return dropped;
    }

    /** Every answer, unless the bound was passed. */
    synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }
}
