package io.neolayer.service.secrets;

import io.neolayer.service.secrets.SecretsApi.SecretFault;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is there for one name that a run asks for.
 *
 * @param secret null when there is none of this name
 * @param exposure null when no binding covers the consumer
 * @param current what the binding gives: the pinned value, or the one in force
 * @param overlapping the youngest other value that still overlaps, for a binding that pins none
 */
record Reading(
        String name,
        @Nullable UUID secret,
        Secret.@Nullable State state,
        Binding.@Nullable Exposure exposure,
        List<String> hosts,
        @Nullable Value current,
        @Nullable Value overlapping) {

    /** A sealed value. */
    record Value(long number, long bytes, SecretsCipher.Stored stored) {}

    Reading {
        hosts = List.copyOf(hosts);
    }

    long bytes() {
        return current == null ? 0 : current.bytes();
    }

    @Nullable
    Long number() {
        return current == null ? null : current.number();
    }

    /** Why it cannot be read, if it cannot; what is missing and what is not bound look alike. */
    Optional<SecretFault> fault() {
        if (state == null || exposure == null || current == null) {
            return Optional.of(new SecretFault(
                    "secret_not_bound",
                    "secret " + name + " is not bound to this code; POST secrets/" + name + "/bindings binds it"));
        }
        return switch (state) {
            case ACTIVE -> Optional.empty();
            case DISABLED ->
                Optional.of(new SecretFault("secret_disabled", "secret " + name + " is disabled; enable it"));
            case EXPIRED ->
                Optional.of(
                        new SecretFault("secret_expired", "secret " + name + " has expired; set a later expires_at"));
            case DELETED -> Optional.of(new SecretFault("secret_not_bound", "secret " + name + " is deleted"));
        };
    }
}
