package io.neolayer.service.secrets;

import io.neolayer.service.secrets.SecretsApi.Consumer;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a secret, or one refusal.
 *
 * @param number the version that was read, if it came so far
 * @param consumer null for a reveal
 * @param reason why it was revealed, in the words of who asked; or the rule that refused
 */
record Access(
        UUID id,
        UUID secretId,
        @Nullable Long number,
        @Nullable Consumer consumer,
        @Nullable UUID executionId,
        String principal,
        Outcome outcome,
        @Nullable String reason,
        String requestId,
        Instant at) {

    /** How it ended. */
    enum Outcome {
        READ,
        REVEALED,
        REFUSED,
        FAILED
    }
}
