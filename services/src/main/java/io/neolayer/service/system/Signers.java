package io.neolayer.service.system;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The identity keys as a JWK set (RFC 7517). */
record Signers(List<Jwk> keys) {
    /** A public key; {@code kid} is its RFC 7638 thumbprint. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Jwk(
            String kty,
            String crv,
            String x,
            String y,
            String kid,
            String alg,
            String use,
            @Nullable String notBefore,
            @Nullable String notAfter) {}

    static Signers of(Map<String, ? extends @Nullable Object> set) {
        if (!(set.get("keys") instanceof List<?> keys)) {
            throw new IllegalArgumentException("expected a JWK set");
        }
        return new Signers(keys.stream().map(key -> jwk((Map<?, ?>) key)).toList());
    }

    private static Jwk jwk(Map<?, ?> key) {
        return new Jwk(
                text(key, "kty"),
                text(key, "crv"),
                text(key, "x"),
                text(key, "y"),
                text(key, "kid"),
                text(key, "alg"),
                text(key, "use"),
                optional(key, "not_before"),
                optional(key, "not_after"));
    }

    private static String text(Map<?, ?> key, String member) {
        return String.valueOf(key.get(member));
    }

    private static @Nullable String optional(Map<?, ?> key, String member) {
        return key.get(member) instanceof String text ? text : null;
    }
}
