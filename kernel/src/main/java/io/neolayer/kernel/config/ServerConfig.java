package io.neolayer.kernel.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the server listens, where its files are and how it ends.
 *
 * @param hsts whether TLS ends in front of the server
 * @param drain how long listening goes on after SIGTERM while {@code /readyz} is 503
 * @param finish how long requests in flight get after that
 */
public record ServerConfig(HostPort listen, Path dataDir, boolean hsts, Duration drain, Duration finish) {
    static ServerConfig read(Settings settings) {
        HostPort listen = settings.parsed(
                "listen",
                "host:port, port 0 takes a free one",
                "127.0.0.1:8080",
                "address and port of API, health, metrics and documents",
                HostPort::parse);
        return new ServerConfig(
                listen,
                settings.path("data_dir", "./data", "folder of the embedded database, its keys and the operator token"),
                settings.toggle(
                        "hsts", false, "send Strict-Transport-Security; true when TLS ends at a proxy in front"),
                settings.parsed(
                        "shutdown.drain",
                        "duration up to PT1M, or auto",
                        "auto",
                        "how long listening goes on after SIGTERM, for balancers; auto is PT5S, and none on a loopback address",
                        text -> drain(text, listen)),
                settings.duration(
                        "shutdown.finish",
                        Duration.ofSeconds(15),
                        Bounds.between(0, 120),
                        "how long requests in flight get after that"));
    }

    private static Duration drain(String text, HostPort listen) {
        if ("auto".equals(text)) {
            return listen.loopback() ? Duration.ZERO : Duration.ofSeconds(5);
        }
        Duration drain = Quantity.duration(text);
        if (drain.isNegative() || drain.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException(text);
        }
        return drain;
    }
}
