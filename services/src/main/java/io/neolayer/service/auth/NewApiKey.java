package io.neolayer.service.auth;

import io.neolayer.kernel.operation.Sensitive;
import io.neolayer.kernel.tenancy.ApiKeyToken;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key that was just made, with its token, which no other answer shows.
 *
 * @param token {@code nsl_<id>_<secret and check digits>}, to be sent as {@code Authorization: Bearer}
 */
record NewApiKey(
        String id,
        String name,
        List<String> scopes,
        List<String> cidrs,
        @Nullable Instant expiresAt,
        String createdBy,
        ApiKey.State state,
        long version,
        Instant createdAt,
        @Sensitive String token) {
    static NewApiKey of(ApiKey key, ApiKeyToken token) {
        return new NewApiKey(
                key.id(),
                key.name(),
                key.scopes(),
                key.cidrs(),
                key.expiresAt(),
                key.createdBy(),
                key.state(),
                key.version(),
                key.createdAt(),
                token.reveal());
    }
}
