package io.neolayer.service.functions;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The host's answers of a run in call order, for its replay; given up when it grows beyond its bound. */
final class Transcript {
    /**
     * One answer.
     *
     * @param result JSON, or null for a refusal
     * @param code of the refusal
     */
    record Entry(
            String name,
            @Nullable String result,
            @Nullable String code,
            @Nullable String message) {}

    private final List<Entry> entries = new ArrayList<>();
    private long size;
    private boolean dropped;

    synchronized void add(Entry entry) {
        size += 32L + length(entry.result()) + length(entry.message());
        if (size > FunctionsLimits.TRANSCRIPT_BYTES) {
            dropped = true;
            entries.clear();
        }
        if (!dropped) {
            entries.add(entry);
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
