package io.neolayer.service.functions;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An immutable version of a function.
 *
 * @param number 1, 2, … per function
 * @param source null in lists
 * @param sourceSha256 SHA-256 of the UTF-8 source, lower-case hex
 * @param form {@code module} or {@code expression}, found by the compile check
 * @param compat {@code devpack-0.6} or {@code none}
 * @param permissions what {@code services.*} and actions may do
 * @param egress hosts that {@code http} may reach
 * @param fresh false when a deploy found the same content as the latest version and made none
 */
record Version(
        UUID functionId,
        long number,
        @Nullable String source,
        String sourceSha256,
        @Nullable String sourceMap,
        String form,
        String compat,
        List<String> secrets,
        List<String> permissions,
        List<String> egress,
        RunBounds limits,
        @Nullable JsonNode inputSchema,
        @Nullable JsonNode outputSchema,
        String executor,
        String minTrust,
        boolean deterministic,
        boolean record,
        Instant createdAt,
        String createdBy,
        @JsonIgnore boolean fresh) {
    Version {
        secrets = List.copyOf(secrets);
        permissions = List.copyOf(permissions);
        egress = List.copyOf(egress);
    }
}
