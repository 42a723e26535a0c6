package io.neolayer.service.functions;

import io.neolayer.kernel.operation.Versioned;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A name that points at a version and moves.
 *
 * @param history the last 20 moves, newest first
 * @param version row version
 */
record Alias(
        UUID functionId,
        String name,
        long number,
        @Nullable Canary canary,
        List<Move> history,
        long version,
        Instant updatedAt)
        implements Versioned {
    static final String LIVE = "live";
    private static final int MOVES = 20;

    /** A share of the runs that goes to another version. */
    record Canary(@Min(1) long number, @Min(1) @Max(50) int percent) {}

    /**
     * One move.
     *
     * @param from null for the first
     */
    record Move(@Nullable Long from, long to, @Nullable Canary canary, String by, Instant at) {}

    Alias {
        history = List.copyOf(history);
    }

    static Alias first(UUID function, String name, long number, @Nullable Canary canary, String by, Instant at) {
        return new Alias(function, name, number, canary, List.of(new Move(null, number, canary, by, at)), 1, at);
    }

    Alias to(long next, @Nullable Canary nextCanary, String by, Instant at) {
        var moves = new ArrayList<Move>(MOVES);
        moves.add(new Move(number, next, nextCanary, by, at));
        history.stream().limit(MOVES - 1L).forEach(moves::add);
        return new Alias(functionId, name, next, nextCanary, moves, version + 1, at);
    }

    /** The version that this execution gets; the canary's share is decided by a hash of the execution id. */
    long numberFor(UUID execution) {
        if (canary == null) {
            return number;
        }
        var hash = new CRC32();
        hash.update(execution.toString().getBytes(StandardCharsets.US_ASCII));
        return hash.getValue() % 100 < canary.percent() ? canary.number() : number;
    }
}
