package io.neolayer.kernel.events;

import java.util.Set;
import java.util.UUID;

/**
 * That an account's order grew.
 *
 * @param last the last place that was given
 * @param types of the events that were placed
 */
record Advance(UUID account, long last, Set<String> types) {
    Advance {
        types = Set.copyOf(types);
    }
}
