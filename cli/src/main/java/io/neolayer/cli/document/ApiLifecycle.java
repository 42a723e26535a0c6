package io.neolayer.cli.document;

import java.util.Map;
import java.util.Optional;

/**
 * How a resource ends.
 *
 * @param field the property that holds the state
 * @param terminal terminal state to {@code succeeded} or {@code failed}
 */
public record ApiLifecycle(String field, Map<String, String> terminal) {
    public ApiLifecycle {
        terminal = Map.copyOf(terminal);
    }

    /** Whether the state is a good end; empty while it is no end at all. */
    public Optional<Boolean> ended(String state) {
        return Optional.ofNullable(terminal.get(state)).map("succeeded"::equals);
    }
}
