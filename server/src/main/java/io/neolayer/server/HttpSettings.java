package io.neolayer.server;

import static io.neolayer.kernel.config.Bounds.between;

import io.neolayer.kernel.config.HostPort;
import io.neolayer.kernel.config.ServerConfig;
import io.neolayer.kernel.config.Settings;
import io.neolayer.kernel.http.HttpConfig;
import io.neolayer.kernel.operation.Limit;
import io.neolayer.kernel.tenancy.Cidr;
import io.neolayer.kernel.tenancy.Rate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The settings of the HTTP room, and its bounds as they are shown. */
record HttpSettings(
        int bodyMax,
        int inFlight,
        int inFlightPerAccount,
        int addressRate,
        Set<String> corsOrigins,
        Optional<String> publicUrl) {
    private static final int BODY_MOST = 10 << 20;
    private static final int HEADERS_MOST = 64 << 10;
    private static final int URI_MOST = 16 << 10;
    private static final int PARAMETERS_MOST = 256;

    HttpSettings {
        corsOrigins = Set.copyOf(corsOrigins);
    }

    static HttpSettings read(Settings settings) {
        return new HttpSettings(
                Math.toIntExact(settings.bytes(
                        "http.body_max",
                        1 << 20,
                        between(1024, BODY_MOST),
                        "greatest body, unless an operation says otherwise")),
                Math.toIntExact(settings.number(
                        "http.in_flight",
                        512,
                        between(1, 10_000),
                        "requests of this replica at a time; beyond it 503")),
                Math.toIntExact(settings.number(
                        "http.in_flight_per_account",
                        64,
                        between(1, 1_000),
                        "requests of one account at a time; beyond it 429")),
                Math.toIntExact(settings.number(
                        "http.address_rate",
                        100,
                        between(1, 10_000),
                        "requests a second of one address without a valid credential; bursts of twice that")),
                Set.copyOf(
                        settings.list("http.cors_origins", "https://host,…", "origins that a browser may call from")),
                settings.parsed(
                        "http.public_url",
                        "http(s)://host",
                        "",
                        "under which clients reach this installation; names the issuer in receipts; stored at the first start; absent: the stored one, at first made from LISTEN",
                        HttpSettings::url));
    }

    private static Optional<String> url(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        URI url = URI.create(text);
        boolean plain = url.getHost() != null && url.getRawQuery() == null && url.getRawFragment() == null;
        if (!plain || !Set.of("http", "https").contains(url.getScheme())) {
            throw new IllegalArgumentException(text);
        }
        return Optional.of(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    HttpConfig config(ServerConfig server, List<Cidr> trustedProxies, String version) {
        HttpConfig standard = HttpConfig.standard(server.listen().host(), port(server.listen()), version);
        return new HttpConfig(
                standard.host(),
                standard.port(),
                version,
                bodyMax,
                standard.headerMax(),
                standard.uriMax(),
                standard.parametersMax(),
                standard.headTime(),
                standard.requestTime(),
                standard.largeRequestTime(),
                standard.progressTime(),
                standard.idleTime(),
                standard.handlerTime(),
                standard.connections(),
                inFlight,
                inFlightPerAccount,
                standard.streams(),
                standard.streamsPerAccount(),
                standard.heartbeat(),
                new Rate(addressRate, 2L * addressRate),
                trustedProxies,
                server.hsts(),
                corsOrigins,
                publicUrl.orElse(null));
    }

    /** The address stands in receipts as their issuer, so a port that may be any is chosen before anything is signed. */
    private static int port(HostPort listen) {
        if (listen.port() != 0) {
            return listen.port();
        }
        try (var probe = new ServerSocket(0, 1, InetAddress.getByName(listen.host()))) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the HTTP room enforces, for {@code /system/limits}. */
    static List<Limit> limits(HttpConfig config) {
        return List.of(
                bound("body_max", config.bodyMax(), "bytes", BODY_MOST, "413 body_too_large"),
                bound("header_max", config.headerMax(), "bytes", HEADERS_MOST, "431 headers_too_large"),
                bound("uri_max", config.uriMax(), "bytes", URI_MOST, "414 uri_too_long"),
                bound("parameters_max", config.parametersMax(), "parameters", PARAMETERS_MOST, "400 invalid_parameter"),
                time("head_time", config.headTime(), "connection closed"),
                time("request_time", config.requestTime(), "408 request_timeout"),
                time("large_request_time", config.largeRequestTime(), "408 request_timeout"),
                time("progress_time", config.progressTime(), "connection closed"),
                time("idle_time", config.idleTime(), "connection closed"),
                time("handler_time", config.handlerTime(), "504 timeout"),
                bound(
                        "connections",
                        config.connections(),
                        "connections",
                        config.connections(),
                        "oldest idle one closed"),
                bound("in_flight", config.inFlight(), "requests", 10_000, "503 overloaded"),
                new Limit(
                        "http.in_flight_per_account",
                        config.inFlightPerAccount(),
                        "requests",
                        1_000,
                        Limit.Scope.ACCOUNT,
                        Limit.Kind.BOUND,
                        "429 rate_limited"),
                bound("streams", config.streams(), "streams", 10_000, "503 overloaded"),
                new Limit(
                        "http.streams_per_account",
                        config.streamsPerAccount(),
                        "streams",
                        200,
                        Limit.Scope.ACCOUNT,
                        Limit.Kind.BOUND,
                        "429 rate_limited"),
                new Limit(
                        "http.address_rate",
                        config.addressRate().perSecond(),
                        "per_second",
                        10_000,
                        Limit.Scope.ADDRESS,
                        Limit.Kind.RATE,
                        "429 rate_limited"));
    }

    private static Limit bound(String name, long value, String unit, long maximum, String exceeded) {
        return new Limit("http." + name, value, unit, maximum, Limit.Scope.SERVER, Limit.Kind.BOUND, exceeded);
    }

    private static Limit time(String name, Duration value, String exceeded) {
        return bound(name, value.toMillis(), "milliseconds", value.toMillis(), exceeded);
    }
}
