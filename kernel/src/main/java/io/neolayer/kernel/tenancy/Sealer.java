package io.neolayer.kernel.tenancy;

import io.neolayer.kernel.storage.Statements;
import java.util.UUID;

/** Seals bytes under an account's key, or under the server's where the account is {@link Caller#NO_ACCOUNT}. */
public interface Sealer {
    /**
     * Seals; what comes back names the key version it needs.
     *
     * @param kind what the bytes are, such as {@code idempotency}; bound to the result like {@code id}
     */
    byte[] seal(Statements tx, UUID account, String kind, String id, byte[] clear);

    /**
     * Opens what {@link #seal} made.
     *
     * @throws io.neolayer.kernel.problem.Problem 503 {@code integrity_failed} when it does not authenticate
     */
    byte[] open(Statements tx, UUID account, String kind, String id, byte[] sealed);

    /** A tag (HMAC-SHA-256) of a message that shows nothing of it; it names the key version it needs. */
    byte[] tag(Statements tx, UUID account, String kind, byte[] message);

    /** Whether {@link #tag} made the tag for this message. */
    boolean tagged(Statements tx, UUID account, String kind, byte[] message, byte[] tag);
}
