package io.neolayer.service.system;

import io.neolayer.kernel.operation.Slice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service of this server, as its code declares it.
 *
 * @param capabilities the collections and singletons that its operations are about
 * @param dependsOn services that it asks
 */
record Descriptor(
        String name,
        String title,
        String summary,
        String domain,
        Slice.Layer layer,
        List<String> capabilities,
        List<Requirement> requires,
        List<String> dependsOn,
        List<String> permissions,
        List<String> operations,
        Slice.Maturity maturity,
        State state,
        String docsUrl) {
    /** Whether it can do its work now. */
    enum State {
        READY,
        DEGRADED,
        NOT_CONFIGURED
    }

    /** A part of the server that the service needs, and how it is. */
    record Requirement(String name, String status) {}

    /** All services in one page. */
    record Listed(List<Descriptor> items, @Nullable String nextCursor) {}
}
