package io.neolayer.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Speaks HTTP to a test server. Bodies are maps, lists, records' JSON, or text that is sent as it is. */
public sealed class Client permits TestAccount {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private static final JsonMapper JSON = JsonMapper.shared();

    private final String url;
    private final Map<String, String> headers;

    Client(String url, Map<String, String> headers) {
        this.url = url;
        this.headers = Map.copyOf(headers);
    }

    /** The same with one more header. */
    public Client with(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Client(url, more);
    }

    public Client idempotent(String key) {
        return with("Idempotency-Key", key);
    }

    public Client ifMatch(long version) {
        return with("If-Match", "\"" + version + "\"");
    }

    public Reply get(String path) {
        return send("GET", path, null);
    }

    public Reply delete(String path) {
        return send("DELETE", path, null);
    }

    public Reply post(String path, Object body) {
        return send("POST", path, body);
    }

    public Reply put(String path, Object body) {
        return send("PUT", path, body);
    }

    public Reply patch(String path, Object body) {
        return send("PATCH", path, body);
    }

    /** Opens a stream and gives its lines as they come; closing it hangs up. */
    public Stream<String> lines(String path) {
        var request = HttpRequest.newBuilder(URI.create(url + absolute(path)));
        headers.forEach(request::setHeader);
        try {
            HttpResponse<Stream<String>> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofLines());
            if (response.statusCode() != 200) {
                throw new IllegalStateException("GET " + path + " answered " + response.statusCode() + " "
                        + response.body().toList());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException("GET " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String absolute(String path) {
        return path;
    }

    /** Sends; a body that is no text is written as JSON. */
    public Reply send(String method, String path, @Nullable Object body) {
        var request = HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(60));
        if (body != null) {
            String text = body instanceof String raw ? raw : JSON.writeValueAsString(body);
            request.setHeader("Content-Type", "application/json");
            request.method(method, HttpRequest.BodyPublishers.ofString(text));
        } else {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        }
        headers.forEach(request::setHeader);
        try {
            return new Reply(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Opens a stream of server-sent events; the caller closes it. */
    public Events stream(String path) {
        var request = HttpRequest.newBuilder(URI.create(url + path));
        headers.forEach(request::setHeader);
        try {
            return new Events(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String url() {
        return url;
    }

    Map<String, String> headers() {
        return headers;
    }
}
