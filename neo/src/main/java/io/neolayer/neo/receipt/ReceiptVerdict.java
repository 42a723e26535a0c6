package io.neolayer.neo.receipt;

import io.neolayer.neo.key.PublicKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the check of a receipt found. */
public sealed interface ReceiptVerdict {
    /** Signed by a pinned key, and not a bit of type, issuer or payload was changed since. */
    record Valid(String kid, String type, String issuer, Map<String, @Nullable Object> payload)
            implements ReceiptVerdict {}

    /** Not a receipt of version 1; the reason says what was expected. */
    record Unreadable(String reason) implements ReceiptVerdict {}

    /** A receipt that the key it names did not sign: it or its signature was changed. */
    record BadSignature(String kid) implements ReceiptVerdict {}

    /** A receipt that the key it names did sign, but nobody pinned that key; {@code kid} is its thumbprint. */
    record UnknownSigner(String kid, PublicKey key) implements ReceiptVerdict {}
}
