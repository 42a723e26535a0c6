package io.neolayer.bench.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Requests as bytes. */
public final class Requests {
    private Requests() {}

    public static ByteBuffer get(String path, String host, String token) {
        return bytes("GET", path, host, Map.of("Authorization", "Bearer " + token), null);
    }

    /** A request with a JSON body. */
    public static ByteBuffer post(String path, String host, String token, String idempotencyKey, byte[] body) {
        var headers = Map.of("Authorization", "Bearer " + token, "Idempotency-Key", idempotencyKey);
        return bytes("POST", path, host, headers, body);
    }

    /** @param body null for none */
    public static ByteBuffer bytes(
            String method,
            String path,
            String host,
            Map<String, String> headers,
            byte @org.jspecify.annotations.Nullable [] body) {
        var head = new StringBuilder(256)
                .append(method)
                .append(' ')
                .append(path)
                .append(" HTTP/1.1\r\nHost: ")
                .append(host)
                .append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (body != null) {
            head.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(body.length)
                    .append("\r\n");
        }
        var text = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        var request = ByteBuffer.allocate(text.length + (body == null ? 0 : body.length))
                .put(text);
        if (body != null) {
            request.put(body);
        }
        return request.flip();
    }
}
