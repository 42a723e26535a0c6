package io.neolayer.kernel.tenancy;

import org.jspecify.annotations.Nullable;

/**
 * Where a request came from, for logs and audit.
 *
 * @param requestId taken from the request when sane, else made
 * @param traceId the W3C trace id, if the caller sent one
 * @param address the client's address after trusted proxies
 */
public record RequestOrigin(
        String requestId,
        @Nullable String traceId,
        @Nullable String address,
        @Nullable String userAgent) {}
