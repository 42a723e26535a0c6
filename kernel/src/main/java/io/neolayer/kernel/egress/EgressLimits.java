package io.neolayer.kernel.egress;

import java.time.Duration;

/**
 * The bounds that no policy passes.
 *
 * @param timeout longest time of a whole call, resolution included
 * @param connectTimeout of one address
 * @param requestBytes of a request body
 * @param responseBytes of a response body, after decompression
 * @param headerBytes of all headers of a request, and of those of a response
 * @param headers of a request
 * @param inFlight calls at a time in this process
 * @param connectionsPerHost connections to one host for one scope
 * @param failuresToOpen failures in a row after which a host is left alone
 * @param openFor how long it is left alone
 */
public record EgressLimits(
        Duration timeout,
        Duration connectTimeout,
        int requestBytes,
        int responseBytes,
        int headerBytes,
        int headers,
        int inFlight,
        int connectionsPerHost,
        int failuresToOpen,
        Duration openFor) {

    public static EgressLimits defaults() {
        return new EgressLimits(
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                1 << 20,
                4 << 20,
                16 << 10,
                64,
                256,
                16,
                5,
                Duration.ofSeconds(30));
    }
}
