package io.neolayer.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.kernel.storage.DisposablePostgres;
import io.neolayer.kernel.storage.Logins;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server on a PostgreSQL that somebody else runs, named by variable or by flag. */
class ExternalDatabaseTest {
    private static final String TOKEN = "a-token-of-this-test-0123456789";

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private Logins database;
    private String url;

    @BeforeEach
    void make() {
        database = DisposablePostgres.shared().database("empty", empty -> {});
        url = MisconfigurationTest.url(database);
    }

    @AfterEach
    void drop() {
        client.close();
        DisposablePostgres.shared().drop(database);
    }

    @Test
    void whatOneServerStoredByVariableTheNextFindsByFlag() throws Exception {
        String account;
        try (Server first = start(List.of(), Map.of("DATABASE_URL", url))) {
            assertThat(ask(first, "GET", "/readyz").statusCode()).isEqualTo(200);
            HttpResponse<String> created = ask(first, "POST", "/accounts");
            assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
            account = created.headers().firstValue("Location").orElseThrow();
        }
        try (Server second = start(List.of("--dsn", url), Map.of())) {
            assertThat(ask(second, "GET", account).statusCode()).isEqualTo(200);
            assertThat(second.drawnToken()).isEmpty();
        }
        try (var left = Files.list(folder)) {
            assertThat(left).as("nothing of an embedded database").isEmpty();
        }
    }

    @Test
    void migrateMakesTheSchemaThatAServerWithoutMigratingServes() throws Exception {
        var out = new ByteArrayOutputStream();
        for (int time = 0; time < 2; time++) {
            int code = Main.run(
                    List.of("migrate", "--dsn", url),
                    environment(Map.of()),
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    System.err);
            assertThat(code).isZero();
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("the schema is of release " + Composition.RELEASE);
        try (Server server = start(List.of("--migrate", "off"), Map.of("DATABASE_URL", url))) {
            assertThat(ask(server, "GET", "/readyz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anOperatorDrainsAServerAndPutsItBack() throws Exception {
        String drain = "/system/replicas/" + ReplicaName.ofThisProcess();
        try (Server server = start(List.of(), Map.of("DATABASE_URL", url))) {
            assertThat(ask(server, "POST", drain + "/drain").statusCode()).isEqualTo(200);
            awaitReadiness(server, 503);
            assertThat(ask(server, "GET", "/readyz").body()).contains("draining");
            assertThat(ask(server, "GET", "/system/version").statusCode()).isEqualTo(200);
            assertThat(ask(server, "POST", drain + "/undrain").statusCode()).isEqualTo(200);
            awaitReadiness(server, 200);
            assertThat(ask(server, "GET", "/healthz").body()).contains("\"jobs\":\"ok\"");
            assertThat(ask(server, "GET", "/metrics").body()).contains("neolayer_replicas 1.0");
        }
        try (Server next = start(List.of(), Map.of("DATABASE_URL", url))) {
            assertThat(ask(next, "GET", "/system/replicas").body())
                    .contains("\"state\":\"ready\"", "\"state\":\"stopped\"");
        }
    }

    /** A minute without it is a hang. */
    private void awaitReadiness(Server server, int status) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (ask(server, "GET", "/readyz").statusCode() != status) {
            assertThat(System.nanoTime()).as("/readyz is not %s", status).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private Server start(List<String> flags, Map<String, String> changes) {
        return Server.start(Start.judge(flags, environment(changes)), OutputStream.nullOutputStream());
    }

    private Map<String, String> environment(Map<String, String> changes) {
        var environment = new HashMap<>(Map.of(
                "DATA_DIR", folder.resolve("data").toString(),
                "LISTEN", "127.0.0.1:0",
                "FUNCTIONS_WORKERS", "1",
                "API_TOKENS", "ops:operator:" + TOKEN,
                "SECRET_ENCRYPTION_KEY", "hex:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e20"));
        environment.putAll(changes);
        return environment;
    }

    private HttpResponse<String> ask(Server server, String method, String path)
            throws IOException, InterruptedException {
        var body =
                path.equals("/accounts") ? BodyPublishers.ofString("{\"owner\":\"alice\"}") : BodyPublishers.noBody();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
