package io.neolayer.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A packaged server in a process of its own, on a free port. */
final class Product implements AutoCloseable {
    static final Path ROOT = root();
    static final Path LAUNCHER = ROOT.resolve("server/target/service-layer/service-layer");
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** An answer with its body read as JSON where it is JSON. */
    record Answer(int status, JsonNode body, Map<String, List<String>> headers) {
        String text(String pointer) {
            return body.at(pointer).asString("");
        }

        @Nullable
        String header(String name) {
            List<String> values = headers.get(name);
            return values == null ? null : values.getFirst();
        }
    }

    private final Process process;
    private final Path data;
    private final URI url;
    private final List<String> lines;

    private Product(Process process, Path data, URI url, List<String> lines) {
        this.process = process;
        this.data = data;
        this.url = url;
        this.lines = lines;
    }

    private static Path root() {
        Path module = Path.of("").toAbsolutePath();
        for (Path here = module; here != null; here = here.getParent()) {
            if (Files.exists(here.resolve("server/pom.xml"))) {
                return here;
            }
        }
        throw new IllegalStateException("expected to stand inside the checkout, found " + module);
    }

    /** Starts the server and waits for its ready line. */
    static Product start(Path data, Map<String, String> environment) {
        Process process = launch(data, environment);
        var lines = new ArrayList<String>();
        var ready = new CompletableFuture<URI>();
        Thread.ofVirtual().start(() -> read(process, lines, ready));
        try {
            return new Product(process, data, ready.get(PATIENCE.toSeconds(), TimeUnit.SECONDS), lines);
        } catch (Exception e) {
            process.destroyForcibly();
            throw new AssertionError("the server did not get ready: " + lines, e);
        }
    }

    /** A folder that the database's own user can pass, as the server demands of its data folder's parents. */
    static Path passable(Path folder) {
        try {
            return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Process launch(Path data, Map<String, String> environment) {
        assertThat(LAUNCHER).as("packaged server; run: make build").isExecutable();
        var builder = new ProcessBuilder(LAUNCHER.toString(), "serve").redirectErrorStream(true);
        builder.environment().put("DATA_DIR", data.toString());
        builder.environment().put("LISTEN", "127.0.0.1:0");
        builder.environment().put("LOG_FORMAT", "json");
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(Process process, List<String> lines, CompletableFuture<URI> ready) {
        try (BufferedReader reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                }
                if (line.startsWith("ready http://")) {
                    ready.complete(URI.create(line.substring("ready ".length()).strip()));
                }
            }
            ready.completeExceptionally(new IOException("the server ended"));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }

    URI url() {
        return url;
    }

    long pid() {
        return process.pid();
    }

    /** Everything that the server printed so far. */
    List<String> output() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    Path operatorTokenFile() {
        return data.resolve("operator-token");
    }

    String operatorToken() {
        try {
            return Files.readString(operatorTokenFile()).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Answer get(String path, String token) {
        return send("GET", path, token, null, Map.of());
    }

    Answer post(String path, String token, String body) {
        return send("POST", path, token, body, Map.of());
    }

    Answer send(String method, String path, String token, @Nullable String body, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(url.resolve(path)).timeout(Duration.ofSeconds(90));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        headers.forEach(request::header);
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body));
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            String type = response.headers().firstValue("Content-Type").orElse("");
            JsonNode json = type.contains("json") && !response.body().isEmpty()
                    ? JSON.readTree(response.body())
                    : JSON.getNodeFactory().stringNode(response.body());
            return new Answer(response.statusCode(), json, response.headers().map());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** A new account and a key of it with these scopes; the first is the account's id, the second the token. */
    Tenant tenant(String owner, String... scopes) {
        Answer account = post("/accounts", operatorToken(), "{\"owner\":\"" + owner + "\"}");
        assertThat(account.status()).as(account.body().toString()).isEqualTo(201);
        String id = account.text("/id");
        var body = JSON.createObjectNode().put("name", "key");
        var list = body.putArray("scopes");
        for (String scope : scopes) {
            list.add(scope);
        }
        Answer key = post("/accounts/" + id + "/api-keys", operatorToken(), body.toString());
        assertThat(key.status()).as(key.body().toString()).isEqualTo(201);
        return new Tenant(id, key.text("/token"));
    }

    record Tenant(String account, String token) {
        String path(String below) {
            return "/accounts/" + account + below;
        }
    }

    static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    static JsonMapper mapper() {
        return JSON;
    }

    /** As {@code kill -9}: the server gets no chance to tidy up. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** As Ctrl-C; returns the exit code. */
    int stop() {
        process.destroy();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("the server ends on SIGTERM")
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            stop();
        }
    }
}
