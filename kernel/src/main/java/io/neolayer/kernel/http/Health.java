package io.neolayer.kernel.http;

import java.util.Map;

/** What the probes answer, from the last background results; never waits. */
public interface Health {
    /** {@code /livez}: the process serves. */
    Probe live();

    /** {@code /readyz}: send traffic here. */
    Probe ready();

    /** {@code /healthz}: health whatever the traffic state. */
    Probe health();

    /**
     * One answer: 200 or 503.
     *
     * @param status {@code ok}, {@code degraded}, {@code failing}, {@code starting}, {@code draining}
     * @param components name to status; no detail, since it is public
     */
    record Probe(boolean ok, String status, Map<String, String> components) {
        public Probe {
            components = Map.copyOf(components);
        }
    }
}
