package io.neolayer.cli;

import com.sun.net.httpserver.HttpServer;
import io.neolayer.cli.document.DocumentStore;
import io.neolayer.cli.terminal.ConsolePrompt;
import io.neolayer.cli.terminal.Pause;
import io.neolayer.cli.terminal.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Usual command lines, run once against a server of its own, so that the start-up cache holds what they load. */
final class Rehearsal {
    private static final List<List<String>> LINES = List.of(
            List.of("version"),
            List.of("--help"),
            List.of("accounts", "list", "-o", "table"),
            List.of("accounts", "list", "-o", "json"),
            List.of("accounts", "list", "-o", "yaml"),
            List.of("accounts", "create", "--help"),
            List.of("accounts", "create", "--owner", "x", "--dry-run"),
            List.of("functions", "run", "none"),
            List.of("api", "GET", "/accounts"),
            List.of("profiles", "list"),
            List.of("trust", "list"),
            List.of("verify", "none.json"),
            List.of("__complete", "--", "acc"));

    private Rehearsal() {}

    static void run() {
        try {
            Path home = Files.createTempDirectory("slctl-train-");
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                byte[] body = exchange.getRequestURI().getPath().equals("/openapi.json")
                        ? document()
                        : "{\"items\":[{\"id\":\"1\",\"name\":\"none\"}],\"next_cursor\":null}"
                                .getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            Map<String, String> environment = Map.of(
                    "HOME",
                    home.toString(),
                    "SERVICE_LAYER_ADDR",
                    "http://127.0.0.1:" + server.getAddress().getPort(),
                    "SERVICE_LAYER_TOKEN",
                    "none",
                    "SERVICE_LAYER_ACCOUNT",
                    "none");
            Surroundings surroundings = new Surroundings(
                    environment,
                    home,
                    InputStream.nullInputStream(),
                    nowhere,
                    nowhere,
                    Surroundings.Console.NONE,
                    new ConsolePrompt(),
                    Clock.systemUTC(),
                    new SecureRandom(),
                    Pause.real());
            LINES.forEach(line -> Slctl.run(line, surroundings));
            server.stop(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] document() throws IOException {
        try (InputStream in = DocumentStore.class.getResourceAsStream("/io/neolayer/cli/openapi.json")) {
            return in == null
                    ? "{\"openapi\":\"3.1.0\",\"paths\":{}}".getBytes(StandardCharsets.UTF_8)
                    : in.readAllBytes();
        }
    }
}
