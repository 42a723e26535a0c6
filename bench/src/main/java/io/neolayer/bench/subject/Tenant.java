package io.neolayer.bench.subject;

import java.util.List;
import java.util.UUID;

/**
 * One account of the bench with a key that may do everything.
 *
 * @param functions some of its rows that {@code GET} can read
 */
public record Tenant(UUID account, String key, List<Row> functions) {
    /** What a right answer about a function says. */
    public record Row(UUID id, String name, String description) {}

    public Tenant {
        functions = List.copyOf(functions);
    }

    public String path(String rest) {
        return "/accounts/" + account + rest;
    }
}
