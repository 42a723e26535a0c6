package io.neolayer.service.system;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A service of this server, as its code declares it. */
record Descriptor(
        String name,
        String title,
        String summary,
        List<Requirement> requires,
        List<String> permissions,
        List<String> operations,
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
