package io.neolayer.service.functions;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a request says about a version: of a new function, of a new version, or for a check that stores nothing. */
record VersionFields(
        @NotBlank String source,
        @Nullable String sourceMap,
        @Nullable @Size(max = FunctionsLimits.SECRETS) List<@NotNull String> secrets,
        @Nullable @Size(max = 50) List<@NotNull String> permissions,

        @Nullable @Size(max = FunctionsLimits.EGRESS_HOSTS) List<@NotNull String> egress,

        @Nullable RunBounds limits,
        @Nullable JsonNode inputSchema,
        @Nullable JsonNode outputSchema,
        @Nullable String executor,
        @Nullable String minTrust,
        @Nullable Boolean deterministic,
        @Nullable Boolean record) {
    /** With the defaults for what is absent; not checked yet. */
    VersionDraft draft() {
        return new VersionDraft(
                source,
                sourceMap,
                VersionDraft.or(secrets, List.of()),
                permissions,
                VersionDraft.or(egress, List.of()),
                VersionDraft.or(limits, RunBounds.NONE),
                inputSchema,
                outputSchema,
                VersionDraft.or(executor, "js"),
                VersionDraft.or(minTrust, "software"),
                VersionDraft.or(deterministic, false),
                VersionDraft.or(record, false),
                null);
    }
}
