package io.neolayer.cli.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request before the credential is added.
 *
 * @param target path and query, beginning with a slash
 * @param patience what the server may take longer than usual, such as a {@code wait}
 */
public record ApiRequest(
        String method, String target, Map<String, String> headers, byte @Nullable [] body, Duration patience) {
    public ApiRequest {
        headers = new LinkedHashMap<>(headers);
    }

    public static ApiRequest get(String target) {
        return new ApiRequest("GET", target, Map.of(), null, Duration.ZERO);
    }

    public static ApiRequest json(String method, String target, byte[] body) {
        return new ApiRequest(method, target, Map.of("Content-Type", "application/json"), body, Duration.ZERO);
    }

    public ApiRequest with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ApiRequest(method, target, more, body, patience);
    }

    public ApiRequest patient(Duration extra) {
        return new ApiRequest(method, target, headers, body, extra);
    }

    /** Whether sending it twice has one effect. */
    public boolean repeatable() {
        return method.equals("GET") || headers.containsKey("Idempotency-Key");
    }
}
