package io.neolayer.kernel.journal;

import io.neolayer.kernel.conditions.LeafFinding;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Why something was done at a position, or was not.
 *
 * @param outcome {@code fired}, {@code not_fired}, {@code skipped}, {@code refused}
 * @param reason a stable word
 * @param leaves what each leaf of the condition contributed
 * @param result what came of it
 * @param from of a stretch, its first position
 * @param to of a stretch, its last position
 * @param count how many positions it covers
 */
public record Decision(
        UUID id,
        Position position,
        Instant at,
        String outcome,
        String reason,
        @Nullable JsonNode detail,
        List<LeafFinding> leaves,
        @Nullable Result result,
        @Nullable String nextStep,
        @Nullable Position from,
        @Nullable Position to,
        long count) {
    /** A thing that a decision made. */
    public record Result(String type, String id) {}

    public Decision {
        leaves = List.copyOf(leaves);
        if (count < 1 || (from == null) != (to == null) || (from != null && to != null && from.compareTo(to) > 0)) {
            throw new IllegalArgumentException("a stretch goes from a position to a later one and covers at least one");
        }
    }
}
