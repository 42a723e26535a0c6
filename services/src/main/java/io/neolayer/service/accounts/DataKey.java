package io.neolayer.service.accounts;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The key of an account in all its versions, newest first; the key itself is never in an answer. */
record DataKey(List<Version> versions) {
    DataKey {
        versions = List.copyOf(versions);
    }

    /** One version. */
    record Version(
            int version,
            State state,
            Instant createdAt,
            @Nullable Instant retiredAt) {}

    /** An active version takes new data; a retired one opens what was sealed under it. */
    enum State {
        ACTIVE,
        RETIRED,
        DESTROYED
    }
}
