package io.neolayer.kernel.jobs;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.Keyset;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.SystemTx;
import java.util.Locale;

/** The processes that share the database, and what operators tell them; each hears it within 2 s. */
public final class Replicas {
    private static final String ALIVE =
            "state IN ('starting', 'ready', 'draining') AND seen_at >= kernel.now() - make_interval(secs => "
                    + Lease.PATIENCE.toSeconds() + ")";
    private static final String COLUMNS = "id, incarnation, version, running_jobs, started_at, seen_at, CASE WHEN "
            + ALIVE + " OR state = 'stopped' THEN state ELSE 'lost' END AS state";

    /** The latest started first; those that are gone are shown for seven days. */
    public Page<Replica> list(SystemTx tx, PageRequest page) {
        return tx.page(
                page,
                Keyset.newestFirst(Replica::incarnation),
                Replica::of,
                "SELECT " + COLUMNS + " FROM system.replica WHERE incarnation < ? ORDER BY incarnation DESC LIMIT ?");
    }

    /**
     * Takes new work and traffic away from a replica, or gives it back.
     *
     * @throws Problem 404; 409 when it is gone
     */
    public Replica drain(SystemTx tx, String id, boolean drains) {
        return tx
                .all(
                        Replica::of,
                        "UPDATE system.replica SET state = ? WHERE id = ? AND " + ALIVE + " RETURNING " + COLUMNS,
                        drains ? Replica.State.DRAINING : Replica.State.READY,
                        id)
                .stream()
                .findFirst()
                .orElseThrow(() -> gone(tx, id));
    }

    private static Problem gone(SystemTx tx, String id) {
        return tx
                .all(
                        Replica::of,
                        "SELECT " + COLUMNS + " FROM system.replica WHERE id = ? ORDER BY incarnation DESC LIMIT 1",
                        id)
                .stream()
                .findFirst()
                .map(replica -> Problem.invalidState("the replica is "
                        + replica.state().name().toLowerCase(Locale.ROOT) + ", ready or draining is needed"))
                .orElseGet(Problem::notFound);
    }
}
