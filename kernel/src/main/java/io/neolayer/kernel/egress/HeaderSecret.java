package io.neolayer.kernel.egress;

import java.util.List;

/**
 * A value that a caller knows by a handle only.
 *
 * @param value what replaces the handle in header values
 * @param hosts where it may go; never empty
 */
public record HeaderSecret(String value, List<HostPattern> hosts) {
    public HeaderSecret {
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("expected at least one host for a header secret");
        }
        hosts = List.copyOf(hosts);
    }

    boolean mayGoTo(Target target) {
        return hosts.stream().anyMatch(host -> host.matches(target.host().text(), target.port()));
    }

    @Override
    public String toString() {
        return "HeaderSecret[hosts=" + hosts + "]";
    }
}
