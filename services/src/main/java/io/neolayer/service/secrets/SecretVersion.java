package io.neolayer.service.secrets;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One value of a secret, without the value.
 *
 * @param bytes length of the value in UTF-8
 * @param fingerprint 16 hex digits; equal values of an account show equal, and nothing can be guessed from it
 * @param keyVersion the version of the account's key that wraps its data key
 */
record SecretVersion(
        long number,
        State state,
        int bytes,
        String fingerprint,
        int keyVersion,
        Instant createdAt,
        String createdBy,
        @Nullable Instant overlapUntil,
        @Nullable Instant destroyedAt) {

    /** Exactly one is current; what is destroyed has no data key and no ciphertext any more. */
    enum State {
        CURRENT,
        OVERLAPPING,
        SUPERSEDED,
        DESTROYED
    }
}
