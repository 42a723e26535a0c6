package io.neolayer.sandbox;

import java.util.List;
import java.util.Map;

/**
 * The sandbox at one moment.
 *
 * @param kills since the start, by reason
 * @param aotCache {@code off}, {@code training}, {@code ready} or {@code failed}
 * @param fault why no worker can start; empty while they can
 */
public record SandboxStatus(
        RuntimeIdentity runtime,
        Workers workers,
        Isolation isolation,
        Map<String, Long> kills,
        String aotCache,
        List<String> globals,
        String fault) {
    public SandboxStatus {
        kills = Map.copyOf(kills);
        globals = List.copyOf(globals);
    }

    /**
     * Worker processes by state.
     *
     * @param ready idle ones, the spare included
     * @param waiting runs and checks that wait for one
     */
    public record Workers(int ready, int busy, int starting, int max, int waiting, long started) {}

    /**
     * What the platform grants.
     *
     * @param ownUid workers run under a user of their own
     * @param noNetwork workers have a network namespace without interfaces
     * @param cgroup workers stand in a control group with a memory bound
     */
    public record Isolation(boolean ownUid, boolean noNetwork, boolean cgroup) {}

    /** Whether a run can start. */
    public boolean ok() {
        return fault.isEmpty() && workers.ready() + workers.busy() > 0;
    }
}
