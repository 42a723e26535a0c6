package io.neolayer.kernel.operation;

import java.util.Map;

/**
 * How a resource lives: the state field and its terminal states, for {@code x-lifecycle}.
 *
 * @param terminal state in lower case to {@code succeeded} or {@code failed}
 */
public record Lifecycle(String field, Map<String, String> terminal) {
    public Lifecycle {
        terminal = Map.copyOf(terminal);
    }
}
