package io.neolayer.service.functions;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** What functions call in these tests: echoes, redirects, answers in bulk, and holds a call until it is let go. */
final class Receiver {
    /** One request as it came. */
    record Seen(String method, String path, Map<String, String> headers, String body) {}

    private final HttpServer server;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();

    Receiver() {
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 64);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    String url(String path) {
        return "http://" + host() + path;
    }

    /** The requests whose path begins so. */
    List<Seen> seen(String path) {
        return seen.stream().filter(request -> request.path().startsWith(path)).toList();
    }

    /** Lets the calls of {@code /hold/<name>} be answered. */
    void open(String name) {
        gate(name).countDown();
    }

    private CountDownLatch gate(String name) {
        return gates.computeIfAbsent(name, any -> new CountDownLatch(1));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        var headers = new ConcurrentHashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        var request = new Seen(
                exchange.getRequestMethod(),
                path,
                Map.copyOf(headers),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        seen.add(request);
        int status = 200;
        byte[] body;
        if (path.startsWith("/redirect")) {
            exchange.getResponseHeaders().add("Location", url("/echo/after-redirect"));
            status = 302;
            body = new byte[0];
        } else if (path.startsWith("/bytes/")) {
            body = "x"
                    .repeat(Integer.parseInt(path.substring("/bytes/".length())))
                    .getBytes(StandardCharsets.UTF_8);
        } else {
            if (path.startsWith("/hold/")) {
                await(path.substring("/hold/".length()));
            }
            body = JsonMapper.shared().writeValueAsBytes(request);
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        } catch (IOException e) {
            // the caller was killed in the meantime
            exchange.close();
        }
    }

    private void await(String name) {
        try {
            if (!gate(name).await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody opened " + name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
