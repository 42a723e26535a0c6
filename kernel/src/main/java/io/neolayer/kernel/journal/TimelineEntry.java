package io.neolayer.kernel.journal;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One step in the life of a thing, as timelines show it. */
public record TimelineEntry(
        UUID id,
        Instant at,
        String step,
        String outcome,
        @Nullable String reason,
        String message,
        @Nullable JsonNode detail,
        List<Link> links,
        @Nullable String nextStep,
        String by) {
    public TimelineEntry {
        links = List.copyOf(links);
    }
}
