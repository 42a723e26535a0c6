package io.neolayer.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.neolayer.cli.output.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An HTTP server whose answers a test decides, and which remembers what it was asked. */
final class StubServer implements AutoCloseable {
    /** What came in. */
    record Request(String method, String path, String query, Map<String, List<String>> headers, String body) {
        @Nullable
        String header(String name) {
            List<String> values = headers.get(name);
            return values == null ? null : values.getFirst();
        }

        JsonNode json() {
            return Json.read(body);
        }
    }

    /** What goes out. */
    record Answer(int status, Map<String, String> headers, String body) {
        static Answer json(int status, String body) {
            return new Answer(status, Map.of("Content-Type", "application/json"), body);
        }

        static Answer ok(String body) {
            return json(200, body);
        }

        static Answer problem(int status, String code, String detail) {
            return new Answer(
                    status,
                    Map.of("Content-Type", "application/problem+json", "X-Request-Id", "req-1"),
                    "{\"status\":" + status + ",\"code\":\"" + code + "\",\"detail\":\"" + detail
                            + "\",\"request_id\":\"req-1\"}");
        }

        Answer with(String name, String value) {
            Map<String, String> more = new java.util.LinkedHashMap<>(headers);
            more.put(name, value);
            return new Answer(status, more, body);
        }
    }

    final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Function<Request, Answer>> routes = new ConcurrentHashMap<>();
    private final HttpServer server;

    StubServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
        on("GET /openapi.json", request -> Answer.ok(sample()));
    }

    static String sample() {
        return resource("/sample/openapi.json");
    }

    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(StubServer.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param route method and path */
    void on(String route, Function<Request, Answer> answer) {
        routes.put(route, answer);
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The requests but those for the document. */
    List<Request> calls() {
        return requests.stream().filter(r -> !r.path().equals("/openapi.json")).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String query = exchange.getRequestURI().getRawQuery();
            Request request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getRawPath(),
                    query == null ? "" : query,
                    exchange.getRequestHeaders(),
                    body);
            requests.add(request);
            Answer answer = routes.getOrDefault(
                            request.method() + " " + request.path(),
                            r -> Answer.problem(404, "not_found", "no route " + r.method() + " " + r.path()))
                    .apply(request);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
