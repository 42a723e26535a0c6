package io.neolayer.service.secrets;

import io.neolayer.kernel.operation.Versioned;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A secret as it is shown: everything but its value.
 *
 * @param currentVersion number of the value in force
 * @param versionsKept values kept, 1 to 100
 * @param rotateEvery P1D to P3650D
 * @param redactable false when the value is too short to be searched for in texts
 * @param version row version; it grows with every change, a new value and the moment of expiry included
 */
record Secret(
        UUID id,
        UUID accountId,
        String name,
        String description,
        List<String> tags,
        State state,
        long currentVersion,
        int versionsKept,
        @Nullable Instant expiresAt,
        @Nullable Duration rotateEvery,
        boolean redactable,
        long version,
        Instant createdAt,
        Instant updatedAt,
        String createdBy,
        @Nullable Instant lastReadAt,
        @Nullable String lastReadBy)
        implements Versioned {

    /** Only an active secret resolves. */
    enum State {
        ACTIVE,
        DISABLED,
        EXPIRED,
        DELETED
    }

    Secret {
        tags = List.copyOf(tags);
    }

    /** The path of this secret in permission statements. */
    String resource() {
        return "secrets/" + name;
    }

    /** With a new value in force. */
    Secret at(long number, boolean searchable, Instant now) {
        return new Secret(
                id,
                accountId,
                name,
                description,
                tags,
                state,
                number,
                versionsKept,
                expiresAt,
                rotateEvery,
                searchable,
                version + 1,
                createdAt,
                now,
                createdBy,
                lastReadAt,
                lastReadBy);
    }

    Secret to(State next, Instant now) {
        return new Secret(
                id,
                accountId,
                name,
                description,
                tags,
                next,
                currentVersion,
                versionsKept,
                expiresAt,
                rotateEvery,
                redactable,
                version + 1,
                createdAt,
                now,
                createdBy,
                lastReadAt,
                lastReadBy);
    }
}
