package io.neolayer.kernel.jobs;

import io.neolayer.kernel.storage.Row;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.tenancy.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What keeps claimed jobs from running: pauses, states of accounts, kinds that this release does not know. */
final class Gates {
    private record Pause(UUID id, String scope, String target, UUID account, String reason, String by, Instant until) {
        static Pause of(Row row) {
            return new Pause(
                    row.uuid("id"),
                    row.text("scope"),
                    row.text("target"),
                    row.uuid("account_id"),
                    row.text("reason"),
                    row.text("by"),
                    row.instant("until"));
        }

        boolean stops(UUID job, String kind) {
            String service = kind.substring(0, kind.indexOf('.'));
            return switch (scope) {
                case "system" -> true;
                case "service" -> target.equals(service);
                case "job_kind" -> target.equals(kind);
                case "account" -> job.equals(account);
                default -> job.equals(account) && target.equals(service);
            };
        }
    }

    private final Set<String> kinds;
    private volatile List<Pause> pauses = List.of();

    Gates(Set<String> kinds) {
        this.kinds = Set.copyOf(kinds);
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
                    job.accountState() == null ? "the account does not exist" : "the account is " + job.accountState(),
                    null));
        }
        return pauses.stream()
                .filter(pause -> pause.stops(job.account(), job.kind()))
                .findFirst()
                .map(pause -> new Gate(
                        "pause:" + pause.id(), "paused by " + pause.by() + ": " + pause.reason(), pause.until()));
    }

    /** Reads the pauses that are in force, and frees what no longer stands behind a closed gate; how many were freed. */
    int refresh(SystemTx tx) {
        pauses = tx.all(Pause::of, """
                SELECT id, scope, target, account_id, reason, by, until FROM system.pause
                WHERE ended_at IS NULL AND until > kernel.now() ORDER BY created_at
                """);
        return tx.run("""
                UPDATE jobs.job j SET state = 'due', ready = true, gate = NULL, gate_reason = NULL, gate_until = NULL
                WHERE j.state = 'held' AND CASE split_part(j.gate, ':', 1)
                  WHEN 'pause' THEN NOT EXISTS (SELECT 1 FROM system.pause p
                    WHERE p.id = split_part(j.gate, ':', 2)::uuid AND p.ended_at IS NULL AND p.until > kernel.now())
                  WHEN 'account' THEN EXISTS (SELECT 1 FROM accounts.account a
                    WHERE a.account_id = j.account_id AND a.state = 'active')
                  ELSE split_part(j.gate, ':', 2) = ANY (?::text[]) END
                """, List.copyOf(kinds));
    }
}
