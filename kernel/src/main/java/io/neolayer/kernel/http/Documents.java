package io.neolayer.kernel.http;

import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/** What the server shows to anybody: the API document and its browsable form. */
final class Documents {
    Documents(HttpConfig config, ServerParts parts) {}

    /** Null when there is no such document. */
    @Nullable
    Reply get(HttpFields headers, String path) {
        return null;
    }
}
