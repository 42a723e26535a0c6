package io.neolayer.kernel.operation;

import org.jspecify.annotations.Nullable;

/**
 * The status of a successful answer and where the result lives.
 *
 * @param location path below the account (or below the root for a route of the server), or null
 */
public record Answer(int status, @Nullable String location) {
    public static Answer ok() {
        return new Answer(200, null);
    }

    public static Answer created(String location) {
        return new Answer(201, location);
    }

    public static Answer accepted(String location) {
        return new Answer(202, location);
    }

    public static Answer noContent() {
        return new Answer(204, null);
    }
}
