package io.neolayer.service.functions;

import io.neolayer.sandbox.CheckResult;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The content of a version before it has a number.
 *
 * @param permissions null when the caller named none
 * @param checked what the compile check found; null before it
 */
record VersionDraft(
        String source,
        @Nullable String sourceMap,
        List<String> secrets,
        @Nullable List<String> permissions,
        List<String> egress,
        RunBounds limits,
        @Nullable JsonNode inputSchema,
        @Nullable JsonNode outputSchema,
        String executor,
        String minTrust,
        boolean deterministic,
        boolean record,
        CheckResult.@Nullable Accepted checked) {

    CheckResult.Accepted accepted() {
        if (checked == null) {
            throw new IllegalStateException("the source was not checked");
        }
        return checked;
    }

    VersionDraft with(CheckResult.Accepted found) {
        return new VersionDraft(
                source,
                sourceMap,
                secrets,
                permissions,
                egress,
                limits,
                inputSchema,
                outputSchema,
                executor,
                minTrust,
                deterministic,
                record,
                found);
    }

    static <T> T or(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
