package io.neolayer.kernel.conditions;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a leaf saw.
 *
 * @param found null when it is unknown
 * @param at when that was so
 * @param source where it came from, for a reader
 * @param cause why it is unknown
 * @param payload what the leaf hands on to what fires
 */
public record Observation(
        @Nullable JsonNode found,
        @Nullable Instant at,
        @Nullable String source,
        @Nullable String cause,
        @Nullable JsonNode payload) {
    public static Observation of(JsonNode found, Instant at, String source) {
        return new Observation(found, at, source, null, null);
    }

    public static Observation unknown(String cause, @Nullable String source) {
        return new Observation(null, null, source, cause, null);
    }

    /** With something for what fires. */
    public Observation with(JsonNode handedOn) {
        return new Observation(found, at, source, cause, handedOn);
    }
}
