package io.neolayer.kernel.egress;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one call may do. Values above {@link EgressLimits} are lowered to them.
 *
 * @param service the caller's slice, for the figures
 * @param scope whose connections and circuits are used, usually the account: one tenant's failures and connections never become another's
 * @param hosts the hosts that may be reached, or null for every public one
 * @param headerSecrets by handle, {@code nslsec_} and 32 hex digits
 * @param timeout of the whole call
 * @param requestBytes longest request body
 * @param responseBytes longest response body, after decompression
 */
public record EgressPolicy(
        String service,
        String scope,
        @Nullable List<HostPattern> hosts,
        Map<String, HeaderSecret> headerSecrets,
        Duration timeout,
        int requestBytes,
        int responseBytes) {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final int DEFAULT_REQUEST = 64 << 10;
    private static final int DEFAULT_RESPONSE = 1 << 20;

    public EgressPolicy {
        if (timeout.isNegative() || timeout.isZero() || requestBytes < 0 || responseBytes < 0) {
            throw new IllegalArgumentException("expected a time above zero and sizes of at least zero");
        }
        if (!headerSecrets.keySet().stream().allMatch(OutgoingHeaders::isHandle)) {
            throw new IllegalArgumentException("expected handles of nslsec_ and 32 hex digits");
        }
        hosts = hosts == null ? null : List.copyOf(hosts);
        headerSecrets = Map.copyOf(headerSecrets);
    }

    /** Every public host; 10 s, 64 KiB out, 1 MiB in. */
    public static EgressPolicy anyHost(String service, String scope) {
        return new EgressPolicy(service, scope, null, Map.of(), DEFAULT_TIMEOUT, DEFAULT_REQUEST, DEFAULT_RESPONSE);
    }

    /** These hosts only; an empty list allows none. */
    public static EgressPolicy onlyHosts(String service, String scope, List<HostPattern> hosts) {
        return new EgressPolicy(service, scope, hosts, Map.of(), DEFAULT_TIMEOUT, DEFAULT_REQUEST, DEFAULT_RESPONSE);
    }

    public EgressPolicy within(Duration longest) {
        return new EgressPolicy(service, scope, hosts, headerSecrets, longest, requestBytes, responseBytes);
    }

    public EgressPolicy sizes(int request, int response) {
        return new EgressPolicy(service, scope, hosts, headerSecrets, timeout, request, response);
    }

    public EgressPolicy secrets(Map<String, HeaderSecret> byHandle) {
        return new EgressPolicy(service, scope, hosts, byHandle, timeout, requestBytes, responseBytes);
    }

    void check(Target target) {
        if (hosts != null
                && hosts.stream().noneMatch(host -> host.matches(target.host().text(), target.port()))) {
            throw EgressException.denied(
                    "host_not_listed",
                    "expected one of " + hosts + ", found " + target.host().text() + ":" + target.port());
        }
    }
}
