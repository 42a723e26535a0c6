package io.neolayer.service.accounts;

import io.neolayer.kernel.operation.Versioned;
import io.neolayer.kernel.tenancy.AccountState;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A tenant.
 *
 * @param owner label of the responsible party, never a principal
 * @param metadata the user's own labels; never read for a decision
 * @param suspendedUntil when a suspension ends by itself
 */
record Account(
        UUID id,
        String owner,
        String name,
        Map<String, String> metadata,
        AccountState state,
        @Nullable String stateReason,
        Instant stateChangedAt,
        @Nullable Instant suspendedUntil,
        @Nullable Instant archivedAt,
        long version,
        Instant createdAt,
        Instant updatedAt)
        implements Versioned {
    Account {
        metadata = Map.copyOf(metadata);
    }

    Account labelled(String newOwner, String newName, Map<String, String> newMetadata) {
        return new Account(
                id,
                newOwner,
                newName,
                newMetadata,
                state,
                stateReason,
                stateChangedAt,
                suspendedUntil,
                archivedAt,
                version,
                createdAt,
                updatedAt);
    }
}
