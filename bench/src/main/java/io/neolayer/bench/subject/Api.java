package io.neolayer.bench.subject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls that prepare a case; an answer other than 2xx is an error. */
public final class Api implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;
    private final String token;

    public Api(URI server, String token) {
        this.server = server;
        this.token = token;
    }

    public JsonNode get(String path) {
        return call("GET", path, HttpRequest.BodyPublishers.noBody());
    }

    public JsonNode post(String path, Map<String, ?> body) {
        return call("POST", path, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
    }

    /** With an idempotency key. */
    public JsonNode post(String path, Map<String, ?> body, String key) {
        return call(
                "POST",
                path,
                HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)),
                "Idempotency-Key",
                key);
    }

    public JsonNode put(String path, Map<String, ?> body) {
        return call("PUT", path, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
    }

    @Override
    public void close() {
        client.close();
    }

    private JsonNode call(String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        var builder = HttpRequest.newBuilder(server.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body);
        if (headers.length > 0) {
            builder.headers(headers);
        }
        var request = builder.build();
        try {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(
                        method + " " + path + " gave " + answer.statusCode() + ": " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
