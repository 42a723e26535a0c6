package io.neolayer.kernel.journal;

import io.neolayer.kernel.conditions.LeafFinding;
import io.neolayer.kernel.journal.Decision.Result;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A decision that is not written yet.
 *
 * @param to of a stretch, its last position; the first is {@code position}
 * @param count how many positions it covers
 */
public record Verdict(
        Position position,
        String outcome,
        String reason,
        @Nullable JsonNode detail,
        List<LeafFinding> leaves,
        @Nullable Result result,
        @Nullable String nextStep,
        @Nullable Position to,
        long count) {
    public Verdict {
        leaves = List.copyOf(leaves);
        if (count < 1 || (to != null && position.compareTo(to) > 0)) {
            throw new IllegalArgumentException("a stretch goes from a position to a later one and covers at least one");
        }
    }

    public static Verdict of(Position position, String outcome, String reason) {
        return new Verdict(position, outcome, reason, null, List.of(), null, null, null, 1);
    }

    /** One for all positions from the first to that one. */
    public Verdict through(Position last, long positions) {
        return new Verdict(position, outcome, reason, detail, leaves, result, nextStep, last, positions);
    }

    public Verdict with(JsonNode more) {
        return new Verdict(position, outcome, reason, more, leaves, result, nextStep, to, count);
    }

    public Verdict seen(List<LeafFinding> findings) {
        return new Verdict(position, outcome, reason, detail, findings, result, nextStep, to, count);
    }

    public Verdict made(Result what) {
        return new Verdict(position, outcome, reason, detail, leaves, what, nextStep, to, count);
    }

    /** What a reader can do about it. */
    public Verdict then(String advice) {
        return new Verdict(position, outcome, reason, detail, leaves, result, advice, to, count);
    }
}
