package io.neolayer.service.auth;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the holder of a key may do, from where and until when. */
record KeyTerms(
        String name,
        List<String> scopes,
        List<String> cidrs,
        @Nullable Instant expiresAt) {
    KeyTerms {
        scopes = List.copyOf(scopes);
        cidrs = List.copyOf(cidrs);
    }
}
