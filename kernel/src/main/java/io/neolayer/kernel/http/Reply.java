package io.neolayer.kernel.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer, encoded in full.
 *
 * @param mediaType null without a body
 * @param headers beside the standard ones
 * @param compressible false for what shows a secret
 */
record Reply(
        int status,
        @Nullable String mediaType,
        byte[] body,
        @Nullable String etag,
        @Nullable String location,
        Map<String, String> headers,
        boolean compressible) {
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";

    static Reply of(int status, String mediaType, byte[] body) {
        return new Reply(status, mediaType, body, null, null, Map.of(), true);
    }

    static Reply empty(int status) {
        return new Reply(status, null, new byte[0], null, null, Map.of(), false);
    }

    Reply with(Map<String, String> more) {
        return new Reply(status, mediaType, body, etag, location, more, compressible);
    }
}
