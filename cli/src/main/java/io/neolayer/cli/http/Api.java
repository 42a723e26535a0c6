package io.neolayer.cli.http;

import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import io.neolayer.cli.terminal.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** The server, as one profile reaches it. */
public final class Api {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final URI server;
    private final Optional<String> token;
    private final Duration timeout;
    private final Retries retries;
    private final Surroundings surroundings;
    private final Trace trace;
    private final HttpClient client;

    public Api(
            URI server,
            Optional<String> token,
            Duration timeout,
            Retries retries,
            Surroundings surroundings,
            Trace trace) {
        this.server = server;
        this.token = token;
        this.timeout = timeout;
        this.retries = retries;
        this.surroundings = surroundings;
        this.trace = trace;
        this.client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    public URI server() {
        return server;
    }

    /** The answer of a status below 400. @throws ApiProblem for any other */
    public ApiAnswer send(ApiRequest request) {
        ApiAnswer answer = ask(request);
        if (answer.failed()) {
            throw new ApiProblem(answer);
        }
        return answer;
    }

    /** The answer whatever its status, after the attempts that the rules allow. @throws CliFault when there is none */
    public ApiAnswer ask(ApiRequest request) {
        for (int attempt = 1; ; attempt++) {
            boolean last = attempt >= retries.attempts() || !request.repeatable();
            Optional<String> retryAfter = Optional.empty();
            try {
                ApiAnswer answer = once(request);
                if (last || !Retries.mayPass(answer)) {
                    return answer;
                }
                retryAfter = answer.header("Retry-After");
                Optional<Duration> pause = Retries.pause(attempt, retryAfter, surroundings.random());
                if (pause.isEmpty()) {
                    return answer;
                }
                trace.line(
                        1,
                        "status " + answer.status() + ", again in "
                                + pause.get().toMillis() + " ms");
                surroundings.pause().of(pause.get());
            } catch (IOException e) {
                if (last) {
                    throw noAnswer(e);
                }
                Duration pause = Retries.pause(attempt, retryAfter, surroundings.random())
                        .orElse(Duration.ZERO);
                trace.line(1, reason(e) + ", again in " + pause.toMillis() + " ms");
                surroundings.pause().of(pause);
            }
        }
    }

    /** One attempt. */
    public ApiAnswer once(ApiRequest request) throws IOException {
        HttpRequest http = built(request, "application/json")
                .timeout(timeout.plus(request.patience()))
                .build();
        try {
            HttpResponse<byte[]> response = client.send(http, BodyHandlers.ofByteArray());
            ApiAnswer answer = new ApiAnswer(response.statusCode(), response.headers(), response.body());
            trace.line(1, request.method() + " " + request.target() + " -> " + answer.status());
            response.headers()
                    .map()
                    .forEach((name, values) -> trace.line(2, "< " + name + ": " + String.join(", ", values)));
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliFault(Exit.INTERRUPTED, "interrupted", e);
        }
    }

    /** Opens a stream of server-sent events. @throws ApiProblem when it is refused */
    public EventStream stream(ApiRequest request) throws IOException {
        try {
            // no time-out: a quiet stream is no fault
            HttpRequest http = built(request, "text/event-stream").build();
            HttpResponse<InputStream> response = client.send(http, BodyHandlers.ofInputStream());
            trace.line(1, request.method() + " " + request.target() + " -> " + response.statusCode());
            if (response.statusCode() >= 400) {
                try (InputStream body = response.body()) {
                    throw new ApiProblem(new ApiAnswer(response.statusCode(), response.headers(), body.readAllBytes()));
                }
            }
            return new EventStream(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliFault(Exit.INTERRUPTED, "interrupted", e);
        }
    }

    private HttpRequest.Builder built(ApiRequest request, String accept) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(server + request.target()))
                .method(
                        request.method(),
                        request.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(request.body()))
                .header("User-Agent", "slctl")
                .header("Accept", accept);
        request.headers().forEach(builder::header);
        request.headers().forEach((name, value) -> trace.line(2, "> " + name + ": " + value));
        token.ifPresent(value -> {
            builder.header("Authorization", "Bearer " + value);
            trace.line(2, "> Authorization: Bearer ***");
        });
        return builder;
    }

    public CliFault noAnswer(IOException e) {
        return new CliFault(Exit.NO_ANSWER, "no answer from " + server + ": " + reason(e), e);
    }

    private static String reason(IOException e) {
        return switch (e) {
            case HttpConnectTimeoutException t -> "cannot connect within " + CONNECT.toSeconds() + " s";
            case HttpTimeoutException t -> "it took longer than --timeout";
            case ConnectException c -> "cannot connect (is the server running, is --addr right?)";
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }
}
