package io.neolayer.service.functions;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The last line that a reader of a log stream has, written {@code <execution>:<seq>}. */
record LogPosition(UUID execution, long seq) {
    static Optional<LogPosition> parse(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            int colon = text.lastIndexOf(':');
            return Optional.of(new LogPosition(
                    UUID.fromString(text.substring(0, Math.max(colon, 0))), Long.parseLong(text.substring(colon + 1))));
        } catch (IllegalArgumentException e) {
            throw Problem.of(
                    ProblemCode.INVALID_PARAMETER, "Last-Event-ID: expected the id of an event of this stream");
        }
    }

    static LogPosition before(UUID execution) {
        return new LogPosition(execution, 0);
    }

    /** Before the first run that was admitted at that time. */
    static LogPosition at(Instant time) {
        return new LogPosition(new UUID(Math.max(time.toEpochMilli(), 0) << 16, 0), 0);
    }

    @Override
    public String toString() {
        return execution + ":" + seq;
    }
}
