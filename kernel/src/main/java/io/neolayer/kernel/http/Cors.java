package io.neolayer.kernel.http;

import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** Cross-origin access for the origins that the operator lists; none by default, never with cookies. */
final class Cors {
    private static final String TAKEN =
            "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, X-Request-Id, traceparent";
    private static final String SHOWN =
            "ETag, Idempotency-Replayed, Location, RateLimit, RateLimit-Policy, Retry-After, X-App-Version, "
                    + "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-Request-Id";

    private final Set<String> origins;

    Cors(Set<String> origins) {
        this.origins = origins;
    }

    /** Adds the headers of an actual request. */
    void write(HttpFields request, HttpFields.Mutable response) {
        if (origins.isEmpty()) {
            return;
        }
        response.add(HttpHeader.VARY, "Origin");
        String origin = allowed(request);
        if (origin != null) {
            response.put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            response.put(HttpHeader.ACCESS_CONTROL_EXPOSE_HEADERS, SHOWN);
        }
    }

    /** The answer to a preflight of an allowed origin, or null when the request is none. */
    @Nullable
    Reply preflight(String method, HttpFields request, String allow) {
        boolean asks = method.equals("OPTIONS") && request.contains(HttpHeader.ACCESS_CONTROL_REQUEST_METHOD);
        if (!asks || allowed(request) == null) {
            return null;
        }
        return Reply.empty(204)
                .with(Map.of(
                        "Access-Control-Allow-Methods", allow,
                        "Access-Control-Allow-Headers", TAKEN,
                        "Access-Control-Max-Age", "600"));
    }

    private @Nullable String allowed(HttpFields request) {
        String origin = request.get(HttpHeader.ORIGIN);
        return origin != null && origins.contains(origin) ? origin : null;
    }
}
