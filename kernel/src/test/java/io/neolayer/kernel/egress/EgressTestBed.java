package io.neolayer.kernel.egress;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A real server on the loopback interface, a client that may reach it, and a resolver whose answers the test writes. */
final class EgressTestBed implements AutoCloseable {
    record Received(String method, String target, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return String.join(", ", headers.getOrDefault(name, List.of()));
        }
    }

    final HttpServer server;
    final List<Received> received = new CopyOnWriteArrayList<>();
    final List<String> outcomes = new CopyOnWriteArrayList<>();
    final List<String> resolved = new CopyOnWriteArrayList<>();
    final Map<String, Queue<List<InetAddress>>> names = new ConcurrentHashMap<>();
    final AtomicLong skipped = new AtomicLong();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<EgressClient> clients = new ArrayList<>();

    EgressTestBed() throws IOException {
        this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    EgressTestBed(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    void on(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(new Received(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    body));
            try (exchange) {
                handler.handle(exchange);
            }
        });
    }

    static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    void name(String host, String... addresses) throws UnknownHostException {
        var answer = new ArrayList<InetAddress>();
        for (var address : addresses) {
            answer.add(InetAddress.getByName(address));
        }
        names.computeIfAbsent(host, key -> new ArrayDeque<>()).add(answer);
    }

    EgressClient client(String allow) {
        return client(allow, EgressLimits.defaults(), null);
    }

    EgressClient client(String allow, EgressLimits limits, @Nullable SSLContext trust) {
        Resolver resolver = (host, timeout) -> {
            resolved.add(host);
            var answers = names.get(host);
            if (answers == null || answers.isEmpty()) {
                throw new UnknownHostException(host);
            }
            return answers.size() > 1 ? answers.remove() : answers.element();
        };
        var client = EgressClient.start(new EgressClient.Parts(
                EgressAllow.parse(allow),
                limits,
                resolver,
                (service, outcome, duration) -> outcomes.add(service + " " + outcome),
                () -> System.nanoTime() + skipped.get(),
                trust));
        clients.add(client);
        return client;
    }

    @Override
    public void close() {
        clients.forEach(EgressClient::close);
        server.stop(0);
        threads.shutdownNow();
    }
}
