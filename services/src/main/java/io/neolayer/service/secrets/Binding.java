package io.neolayer.service.secrets;

import io.neolayer.service.secrets.SecretsApi.Consumer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who may read a secret, and how.
 *
 * @param secret the secret's name
 * @param pin number of the value that it reads, or null for the one in force
 * @param hosts where a header secret may go
 */
record Binding(
        UUID id,
        String secret,
        Consumer consumer,
        @Nullable Long pin,
        Exposure exposure,
        List<String> hosts,
        Instant createdAt,
        String createdBy) {

    /** What the consumer gets: the text, or a handle that egress replaces in header values. */
    enum Exposure {
        VALUE,
        HEADER
    }

    Binding {
        hosts = List.copyOf(hosts);
    }
}
