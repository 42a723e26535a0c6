package io.neolayer.kernel.jobs;

import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.storage.Many;
import io.neolayer.kernel.storage.SystemTx;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process among the replicas. Its heartbeat is the one lease of everything it works on: after {@link #PATIENCE} without it the
 * others take what it had, and it comes back under a new incarnation, so that nothing of the old one counts any more.
 */
final class Lease {
    static final Duration BEAT = Duration.ofSeconds(5);
    static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final String GONE_AFTER = "P7D";

    /** What a replica says of itself. */
    record Identity(String id, String version, List<String> keyIds) {}

    /** What the other replicas and operators see. */
    enum State {
        READY,
        DRAINING,
        STOPPED
    }

    private final Db db;
    private final IdSource ids;
    private final Identity identity;
    private final JobsStore store;
    private final IntSupplier running;
    private volatile UUID incarnation;
    private volatile State state = State.READY;
    private volatile boolean drainOrdered;

    Lease(Db db, IdSource ids, Identity identity, JobsStore store, IntSupplier running) {
        this.db = db;
        this.ids = ids;
        this.identity = identity;
        this.store = store;
        this.running = running;
        this.incarnation = ids.next();
    }

    UUID incarnation() {
        return incarnation;
    }

    State state() {
        return state;
    }

    void state(State next) {
        state = next;
    }

    /** Reads what an operator wants of this replica. */
    void hear(SystemTx tx) {
        drainOrdered = state == State.READY
                && tx.find(
                                row -> row.text("state"),
                                "SELECT state FROM system.replica WHERE incarnation = ?",
                                incarnation)
                        .filter(word -> word.equals(word(State.DRAINING)))
                        .isPresent();
    }

    /** Whether an operator has said that it takes no more work. */
    boolean drainOrdered() {
        return drainOrdered;
    }

    /** Enters the list of replicas. */
    void register() {
        db.inSystemTx(tx -> {
            insert(tx);
            return tx;
        });
    }

    private void insert(SystemTx tx) {
        tx.later("""
                INSERT INTO system.replica (id, incarnation, version, state, running_jobs, key_ids, started_at, seen_at)
                VALUES (?, ?, ?, ?, ?, ?::text[], kernel.now(), kernel.now())
                """, identity.id(), incarnation, identity.version(), word(), running.getAsInt(), identity.keyIds());
    }

    /** Renews; false when the lease was lost, and what ran under it with it. */
    boolean beat() {
        return db.inSystemTx(tx -> {
            int renewed = tx.run("""
                    UPDATE system.replica SET seen_at = kernel.now(), running_jobs = ?,
                      state = CASE WHEN state = 'draining' THEN state ELSE ? END
                    WHERE incarnation = ? AND state <> 'lost'
                    """, running.getAsInt(), word(state), incarnation);
            if (renewed == 0) {
                UUID old = incarnation;
                incarnation = ids.next();
                insert(tx);
                LOG.warn("the lease of {} was lost; {} begins", old, incarnation);
            }
            return renewed == 1;
        });
    }

    /** Declares silent replicas lost and frees their jobs; how many jobs. */
    int takeOver() {
        return db.inSystemTx(tx -> {
            List<UUID> lost = tx.all(row -> row.uuid("incarnation"), """
                    UPDATE system.replica SET state = 'lost'
                    WHERE state IN ('starting', 'ready', 'draining')
                      AND seen_at < kernel.now() - make_interval(secs => ?) RETURNING incarnation
                    """, PATIENCE.toMillis() / 1e3);
            tx.later(
                    "DELETE FROM system.replica WHERE state IN ('lost', 'stopped') AND seen_at < kernel.now() - ?::interval",
                    GONE_AFTER);
            if (lost.isEmpty()) {
                return 0;
            }
            int freed = store.release(tx, Many.ids(lost), true);
            LOG.warn("replicas {} are lost; {} jobs of theirs are free", lost, freed);
            return freed;
        });
    }

    /** Leaves in order: what still runs is free for others at once. */
    void leave() {
        state = State.STOPPED;
        db.inSystemTx(tx -> {
            tx.later(
                    "UPDATE system.replica SET state = 'stopped', running_jobs = 0, seen_at = kernel.now() WHERE incarnation = ?",
                    incarnation);
            return store.release(tx, Many.ids(List.of(incarnation)), false);
        });
    }

    private String word() {
        return word(drainOrdered ? State.DRAINING : state);
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
