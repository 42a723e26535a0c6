package io.neolayer.kernel.jobs;

import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.tenancy.Caller;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What keeps claimed jobs from running: pauses, states of accounts, kinds that this release does not know. */
final class Gates {
    private final Set<String> kinds;
    private final Pauses store;
    /** By the account whose work they stop; those of more than one account by the nil UUID. */
    private volatile Map<UUID, List<Pause>> pauses = Map.of();

    Gates(Set<String> kinds, Pauses store) {
        this.kinds = Set.copyOf(kinds);
        this.store = store;
    }

    /** What closes the way of that job, if anything does. */
    Optional<Gate> before(Claimed job) {
        if (!kinds.contains(job.kind())) {
            return Optional.of(new Gate(
                    "kind:" + job.kind(),
                    "no replica that runs now knows this kind of job; it waits for one that does",
                    null));
        }
        boolean server = job.account().equals(Caller.NO_ACCOUNT);
        if (!server && !"active".equals(job.accountState())) {
            return Optional.of(new Gate(
                    "account:" + job.account(),
                    "".equals(job.accountState())
                            ? "the account does not exist"
                            : "the account is " + job.accountState(),
                    null));
        }
        return Stream.of(Caller.NO_ACCOUNT, job.account())
                .flatMap(of -> pauses.getOrDefault(of, List.of()).stream())
                .filter(pause -> pause.stops(job.account(), job.kind()))
                .findFirst()
                .map(pause -> new Gate(
                        "pause:" + pause.id(), "paused by " + pause.by() + ": " + pause.reason(), pause.until()));
    }

    /** Reads the pauses that are in force, and frees what no longer stands behind a closed gate; how many were freed. */
    int refresh(SystemTx tx) {
        pauses = store.inForce(tx).stream()
                .collect(Collectors.groupingBy(
                        pause -> pause.accountId() == null ? Caller.NO_ACCOUNT : pause.accountId()));
        return tx.run("""
                UPDATE jobs.job j SET state = 'due', ready = true, gate = NULL, gate_reason = NULL, gate_until = NULL
                WHERE j.state = 'held' AND CASE split_part(j.gate, ':', 1)
                  WHEN 'pause' THEN NOT EXISTS (SELECT 1 FROM system.pause p
                    WHERE p.id = split_part(j.gate, ':', 2)::uuid AND p.ended_at IS NULL AND p.until > kernel.now())
                  WHEN 'account' THEN EXISTS (SELECT 1 FROM accounts.account a
                    WHERE a.account_id = j.account_id AND (a.state = 'active'
                      OR a.state = 'suspended' AND a.suspended_until <= kernel.now()))
                  ELSE split_part(j.gate, ':', 2) = ANY (?::text[]) END
                """, List.copyOf(kinds));
    }
}
