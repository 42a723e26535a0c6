package io.neolayer.kernel.http;

import io.neolayer.kernel.operation.Catalogue;
import io.neolayer.kernel.operation.Slice;
import io.neolayer.kernel.operation.codec.Codec;
import io.neolayer.kernel.storage.Database;
import io.neolayer.kernel.storage.DisposablePostgres;
import io.neolayer.kernel.storage.Logins;
import io.neolayer.kernel.storage.Migrations;
import io.neolayer.kernel.storage.Schema;
import io.neolayer.kernel.storage.StampQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A running server with the test slice on a database of its own. */
final class House implements AutoCloseable {
    private static final Schema SCHEMA = new Schema(1, List.of("things"), List.of(Thing.READ), StampQuery.NONE);

    final ThingsSlice slice = new ThingsSlice();
    final FakeTenancy tenancy = new FakeTenancy();
    final Recorded recorded = new Recorded();
    final Codec codec = new Codec();
    final Logins logins;
    final Database db;
    final Catalogue catalogue;
    final HttpServer server;
    final int port;
    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    House(HttpConfig config) {
        this(config, List.of());
    }

    House(HttpConfig config, List<Slice> more) {
        logins = DisposablePostgres.shared().database("http", empty -> Migrations.run(empty, SCHEMA));
        db = Database.open(logins, SCHEMA, (tx, name, delta) -> {}, new Database.Sizes(12, 3, 2, 256));
        var slices = new ArrayList<Slice>(more);
        slices.add(slice);
        catalogue = Catalogue.of(slices);
        Health health = new Health() {
            @Override
            public Probe live() {
                return new Probe(true, "ok", Map.of());
            }

            @Override
            public Probe ready() {
                return new Probe(false, "starting", Map.of("database", "failing"));
            }

            @Override
            public Probe health() {
                return new Probe(true, "degraded", Map.of("database", "ok"));
            }
        };
        server = new HttpServer(
                config,
                new ServerParts(
                        catalogue, codec, tenancy, db, db.gatheredReads(), recorded, recorded, health, recorded));
        port = server.start();
    }

    static HttpConfig config() {
        return HttpConfig.standard("127.0.0.1", 0, "1.2.3");
    }

    String path(String below) {
        return "/accounts/" + tenancy.account + below;
    }

    /** Sends and reads the answer as text. */
    Answered send(String method, String path, @Nullable String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.setHeader("Content-Type", "application/json");
        }
        request.setHeader("Authorization", "Bearer all-1");
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            return new Answered(client.send(request.build(), HttpResponse.BodyHandlers.ofString()), codec);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Answered get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    Answered post(String path, String body, String... headers) {
        return send("POST", path, body, headers);
    }

    /** An answer. */
    record Answered(HttpResponse<String> response, Codec codec) {
        int status() {
            return response.statusCode();
        }

        JsonNode json() {
            return codec.json().parse(response.body().getBytes(StandardCharsets.UTF_8));
        }

        String text(String member) {
            return json().path(member).asString("");
        }

        @Nullable
        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }
    }

    @Override
    public void close() {
        server.close();
        db.close();
        DisposablePostgres.shared().drop(logins);
    }
}
