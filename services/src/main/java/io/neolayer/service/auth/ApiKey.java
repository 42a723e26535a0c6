package io.neolayer.service.auth;

import io.neolayer.kernel.operation.Versioned;
import io.neolayer.kernel.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An API key of an account, without its secret.
 *
 * @param id the key id in the token
 * @param scopes what the key may do, as permissions and patterns of them
 * @param cidrs networks from which it may be used; empty for any
 * @param createdBy the person: an operator token's name; a key made by a key inherits it
 * @param replacedBy the key that a rotation made instead of this one
 * @param lastUsedAt to the minute
 */
record ApiKey(
        String id,
        String name,
        List<String> scopes,
        List<String> cidrs,
        @Nullable Instant expiresAt,
        String createdBy,
        State state,
        @Nullable String replacedBy,
        @Nullable Instant lastUsedAt,
        long version,
        Instant createdAt,
        Instant updatedAt)
        implements Versioned {
    /** Only an active key opens anything; the other states are for ever. */
    enum State {
        ACTIVE,
        REVOKED,
        EXPIRED
    }

    ApiKey {
        scopes = List.copyOf(scopes);
        cidrs = List.copyOf(cidrs);
    }

    /** @throws Problem 409 {@code invalid_state} */
    void requireActive(String action) {
        if (state != State.ACTIVE) {
            throw Problem.invalidState(
                    "the key is " + state.name().toLowerCase(Locale.ROOT) + ", to " + action + " it needs active");
        }
    }

    ApiKey with(KeyTerms terms) {
        return new ApiKey(
                id,
                terms.name(),
                terms.scopes(),
                terms.cidrs(),
                terms.expiresAt(),
                createdBy,
                state,
                replacedBy,
                lastUsedAt,
                version,
                createdAt,
                updatedAt);
    }

    KeyTerms terms() {
        return new KeyTerms(name, scopes, cidrs, expiresAt);
    }
}
