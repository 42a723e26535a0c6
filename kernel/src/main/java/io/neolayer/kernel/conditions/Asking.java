package io.neolayer.kernel.conditions;

import io.neolayer.kernel.tenancy.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * What a condition is evaluated for.
 *
 * @param now from which ages are counted
 * @param within the time that is left
 * @param document what value leaves point into
 */
public record Asking(UUID account, Instant now, Duration within, JsonNode document) {
    private static final Duration MEMORY_ONLY = Duration.ofSeconds(5);

    /** For a condition over one document only. */
    public static Asking about(JsonNode document, Instant now) {
        return new Asking(Caller.NO_ACCOUNT, now, MEMORY_ONLY, document);
    }

    Asking left(Duration rest) {
        return new Asking(account, now, rest, document);
    }
}
