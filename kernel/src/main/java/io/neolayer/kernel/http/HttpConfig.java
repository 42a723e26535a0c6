package io.neolayer.kernel.http;

import io.neolayer.kernel.tenancy.Cidr;
import io.neolayer.kernel.tenancy.Rate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the server listens and what it bounds.
 *
 * @param port 0 for any free one
 * @param version of the artifact, for {@code X-App-Version}
 * @param bodyMax bytes of a body, unless the operation says otherwise
 * @param headerMax bytes of request line and headers
 * @param uriMax bytes of path and query
 * @param parametersMax query parameters
 * @param headTime from a head's first byte to its end, else the connection is cut
 * @param requestTime from the end of the head to the end of a body up to 1 MiB, else 408
 * @param largeRequestTime the same for a larger body
 * @param progressTime an answer that makes no progress for so long is cut
 * @param idleTime a connection between requests
 * @param handlerTime then 504, and the transaction is rolled back
 * @param connections open at once; beyond it the oldest idle one is closed
 * @param addressRate of requests without a valid credential
 * @param hsts TLS ends in front of this server
 * @param corsOrigins origins that a browser may call from, without path
 */
public record HttpConfig(
        String host,
        int port,
        String version,
        int bodyMax,
        int headerMax,
        int uriMax,
        int parametersMax,
        Duration headTime,
        Duration requestTime,
        Duration largeRequestTime,
        Duration progressTime,
        Duration idleTime,
        Duration handlerTime,
        int connections,
        int inFlight,
        int inFlightPerAccount,
        int streams,
        int streamsPerAccount,
        Duration heartbeat,
        Rate addressRate,
        List<Cidr> trustedProxies,
        boolean hsts,
        Set<String> corsOrigins,
        @Nullable String publicUrl) {
    public HttpConfig {
        trustedProxies = List.copyOf(trustedProxies);
        corsOrigins = Set.copyOf(corsOrigins);
    }

    /** The defaults of the system page, section 6. */
    public static HttpConfig standard(String host, int port, String version) {
        return new HttpConfig(
                host,
                port,
                version,
                1 << 20,
                16 << 10,
                8 << 10,
                64,
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                Duration.ofSeconds(30),
                Duration.ofSeconds(15),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                10_000,
                512,
                64,
                1000,
                20,
                Duration.ofSeconds(15),
                new Rate(100, 200),
                List.of(),
                false,
                Set.of(),
                null);
    }
}
