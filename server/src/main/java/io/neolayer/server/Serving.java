package io.neolayer.server;

import io.neolayer.kernel.config.HostPort;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A server in its own process: what it prints when it is ready, and how a signal ends it. */
final class Serving {
    private static final int DEFAULT_PORT = 8080;
    private static final List<String> WARM_UP = List.of(
            "/livez",
            "/readyz",
            "/healthz",
            "/openapi.json",
            "/system/version",
            "/system/signers.json",
            "/system/limits",
            "/system/descriptors",
            "/metrics",
            "/accounts",
            "/auth/whoami",
            "/unknown");

    private Serving() {}

    /** Returns when the server is ready; it then ends with the process. */
    static void serve(Start start, PrintStream err) {
        err.print("configuration\n" + start.effective());
        Server server = Server.start(start, System.out);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            // a signal asked for this end, so it is no failure
            Runtime.getRuntime().halt(0);
        }));
        String url = url(start, server);
        server.drawnToken().ifPresent(token -> err.println("operator token in " + token.file()));
        err.println("next: " + nextCommand(server, url));
        err.println("ready " + url);
        // last, since nobody should wait for it; until then the hook alone answers a signal
        StopSignals.handle();
    }

    private static String url(Start start, Server server) {
        HostPort listen = start.config().server().listen();
        return "http://" + new HostPort(listen.host(), server.port());
    }

    private static String nextCommand(Server server, String url) {
        String program = Files.isExecutable(Path.of("slctl")) ? "./slctl" : "slctl";
        String address = server.port() == DEFAULT_PORT ? "" : "SERVICE_LAYER_ADDR=" + url + " ";
        String token = server.drawnToken()
                .map(drawn -> "SERVICE_LAYER_TOKEN_FILE=" + drawn.file() + " ")
                .orElse("SERVICE_LAYER_TOKEN=… ");
        return address + token + program + " accounts create --owner me";
    }

    /** Starts, asks for what a first client asks for, and ends: for the start-up cache. */
    static void train(Start start) {
        try (Server server = Server.start(start, OutputStream.nullOutputStream());
                HttpClient client = HttpClient.newHttpClient()) {
            String url = url(start, server);
            String token = server.drawnToken().map(OperatorToken::secret).orElse("");
            for (String path : WARM_UP) {
                var request = HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Bearer " + token);
                client.send(request.build(), HttpResponse.BodyHandlers.discarding());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
