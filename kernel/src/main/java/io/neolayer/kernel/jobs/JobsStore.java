package io.neolayer.kernel.jobs;

import io.neolayer.kernel.storage.Many;
import io.neolayer.kernel.storage.Statements;
import io.neolayer.kernel.storage.SystemTx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** The statements of claims and completions. */
final class JobsStore {
    /** Claims take turns, so that what a claim counts is what runs. */
    private static final long CLAIM_LOCK = 0x6e6c_6a6f_6273_0001L;

    static final int MOST_LOSSES = 5;
    private static final int PROMOTED = 5_000;

    /** Makes ready what has come due. */
    void promote(SystemTx tx) {
        tx.later("""
                UPDATE jobs.job SET ready = true WHERE (account_id, id) IN (
                  SELECT account_id, id FROM jobs.job
                  WHERE state = 'due' AND NOT ready AND due_at <= kernel.now() ORDER BY due_at LIMIT ?)
                """, PROMOTED);
    }

    /**
     * Locks jobs that may run, turn by turn: the accounts that have ready work, from the one after {@code after} on, each with its
     * share of the free slots, within an account by priority and age.
     *
     * @param full kinds of which this replica runs as many as it may
     */
    List<Claimed> candidates(SystemTx tx, UUID after, int slots, Collection<String> full) {
        promote(tx);
        tx.later("SELECT pg_advisory_xact_lock(?)", CLAIM_LOCK);
        return tx.all(Claimed::of, """
                WITH RECURSIVE behind AS (
                  (SELECT account_id, 1 AS n FROM jobs.job WHERE state = 'due' AND ready AND account_id > ?
                   ORDER BY account_id LIMIT 1)
                  UNION ALL
                  SELECT (SELECT j.account_id FROM jobs.job j WHERE j.state = 'due' AND j.ready
                          AND j.account_id > b.account_id ORDER BY j.account_id LIMIT 1), b.n + 1
                  FROM behind b WHERE b.account_id IS NOT NULL AND b.n < ?),
                ahead AS (
                  (SELECT account_id, 1 AS n FROM jobs.job WHERE state = 'due' AND ready AND account_id <= ?
                   ORDER BY account_id LIMIT 1)
                  UNION ALL
                  SELECT (SELECT j.account_id FROM jobs.job j WHERE j.state = 'due' AND j.ready
                          AND j.account_id > a.account_id AND j.account_id <= ? ORDER BY j.account_id LIMIT 1), a.n + 1
                  FROM ahead a WHERE a.account_id IS NOT NULL AND a.n < ?),
                turn AS (
                  SELECT account_id, row_number() OVER (ORDER BY place, n) AS n, count(*) OVER () AS accounts
                  FROM (SELECT account_id, 0 AS place, n FROM behind UNION ALL SELECT account_id, 1, n FROM ahead) t
                  WHERE account_id IS NOT NULL ORDER BY place, n LIMIT ?),
                busy AS (
                  SELECT r.account_id, g.name, count(*)::int AS n
                  FROM jobs.job r, unnest(r.groups) AS g (name) WHERE r.state = 'running' GROUP BY 1, 2)
                SELECT j.*, CASE WHEN a.state = 'suspended' AND a.suspended_until <= kernel.now() THEN 'active'
                    ELSE coalesce(a.state, '') END AS account_state, kernel.now() AS now
                FROM turn t CROSS JOIN LATERAL (
                  SELECT c.account_id, c.id, c.kind, c.payload, c.key, c.groups, c.group_limits::text[] AS limits,
                    ARRAY(SELECT coalesce(b.n, 0)::text FROM unnest(c.groups) WITH ORDINALITY AS g (name, at)
                      LEFT JOIN busy b ON b.account_id = c.account_id AND b.name = g.name ORDER BY g.at) AS running,
                    c.attempt, c.losses, c.epoch, c.due_at, c.request_id
                  FROM jobs.job c
                  WHERE c.account_id = t.account_id AND c.state = 'due' AND c.ready AND NOT (c.kind = ANY (?::text[]))
                    AND (c.groups = '{}' OR NOT EXISTS (SELECT 1 FROM unnest(c.groups, c.group_limits) AS g (name, most)
                      JOIN busy b ON b.account_id = c.account_id AND b.name = g.name WHERE b.n >= g.most))
                    AND (c.key IS NULL OR NOT EXISTS (SELECT 1 FROM jobs.job k
                      WHERE k.account_id = c.account_id AND k.kind = c.kind AND k.key = c.key AND k.id <> c.id
                        AND k.state IN ('due', 'held', 'running')
                        AND (k.state = 'running' OR (c.key_mode = 'ordered' AND k.id < c.id))))
                  ORDER BY c.priority DESC, c.due_at, c.id
                  LIMIT greatest(1, ? / t.accounts) FOR UPDATE OF c SKIP LOCKED) j
                LEFT JOIN accounts.account a ON a.account_id = j.account_id
                ORDER BY t.n
                LIMIT ?
                """, after, slots, after, after, slots, slots, List.copyOf(full), slots, slots);
    }

    /** Gives the chosen ones to a replica. */
    void take(SystemTx tx, UUID incarnation, List<Claimed> chosen) {
        if (chosen.isEmpty()) {
            return;
        }
        tx.later(
                """
                UPDATE jobs.job j SET state = 'running', incarnation = ?, epoch = j.epoch + 1, started_at = kernel.now()
                FROM unnest(?::uuid[], ?::uuid[]) AS c (account_id, id)
                WHERE j.account_id = c.account_id AND j.id = c.id
                """,
                incarnation,
                Many.ids(chosen.stream().map(Claimed::account).toList()),
                Many.ids(chosen.stream().map(Claimed::id).toList()));
    }

    /** Puts a job behind a gate. */
    void hold(SystemTx tx, Claimed job, Gate gate) {
        tx.later("""
                UPDATE jobs.job SET state = 'held', gate = ?, gate_reason = ?, gate_until = ?
                WHERE account_id = ? AND id = ?
                """, gate.name(), gate.reason(), gate.until(), job.account(), job.id());
    }

    /**
     * How a job goes on.
     *
     * @param delay until it is due again, for {@code due}
     */
    record End(
            UUID account,
            UUID id,
            long epoch,
            State state,
            int attempt,
            Duration delay,
            String error,
            String fingerprint,
            boolean kept) {
        /** Where a completion leads. */
        enum State {
            DUE,
            DONE,
            DEAD
        }
    }

    /** Completes those whose lease still holds; their ids. */
    List<UUID> complete(Statements tx, UUID incarnation, List<End> ends) {
        var deleted = ends.stream().filter(end -> !end.kept()).toList();
        var kept = ends.stream().filter(End::kept).toList();
        var completed = new ArrayList<UUID>();
        if (!deleted.isEmpty()) {
            completed.addAll(tx.all(
                    row -> row.uuid("id"),
                    """
                    DELETE FROM jobs.job j USING unnest(?::uuid[], ?::uuid[], ?::bigint[]) AS e (account_id, id, epoch)
                    WHERE j.account_id = e.account_id AND j.id = e.id AND j.epoch = e.epoch
                      AND j.incarnation = ? AND j.state = 'running' RETURNING j.id
                    """,
                    Many.ids(deleted.stream().map(End::account).toList()),
                    Many.ids(deleted.stream().map(End::id).toList()),
                    deleted.stream().map(End::epoch).toList(),
                    incarnation));
        }
        if (!kept.isEmpty()) {
            completed.addAll(tx.all(
                    row -> row.uuid("id"),
                    """
                    UPDATE jobs.job j SET state = e.state, attempt = e.attempt, incarnation = NULL,
                      ready = (e.state = 'due' AND e.delay = 0),
                      due_at = CASE WHEN e.state = 'due' THEN kernel.now() + make_interval(secs => e.delay)
                        ELSE j.due_at END,
                      last_error = nullif(e.error, ''), fingerprint = nullif(e.fingerprint, ''),
                      ended_at = CASE WHEN e.state <> 'due' THEN kernel.now() END
                    FROM unnest(?::uuid[], ?::uuid[], ?::bigint[], ?::text[], ?::int[], ?::float8[], ?::text[], ?::text[])
                      AS e (account_id, id, epoch, state, attempt, delay, error, fingerprint)
                    WHERE j.account_id = e.account_id AND j.id = e.id AND j.epoch = e.epoch
                      AND j.incarnation = ? AND j.state = 'running' RETURNING j.id
                    """,
                    Many.ids(kept.stream().map(End::account).toList()),
                    Many.ids(kept.stream().map(End::id).toList()),
                    kept.stream().map(End::epoch).toList(),
                    kept.stream()
                            .map(end -> end.state().name().toLowerCase(java.util.Locale.ROOT))
                            .toList(),
                    kept.stream().map(End::attempt).toList(),
                    new Many(
                            "float8",
                            kept.stream()
                                    .map(end -> end.delay().toMillis() / 1e3)
                                    .toList()),
                    Many.texts(kept.stream().map(End::error).toList()),
                    Many.texts(kept.stream().map(End::fingerprint).toList()),
                    incarnation));
        }
        return completed;
    }

    /** Takes back what lost or stopped replicas ran; how many jobs. */
    int release(SystemTx tx, Many incarnations, boolean counted) {
        return tx.run("""
                UPDATE jobs.job SET state = 'due', ready = true, incarnation = NULL, losses = losses + ?
                WHERE state = 'running' AND incarnation = ANY (?::uuid[])
                """, counted ? 1 : 0, incarnations);
    }

    /** Deletes what ended long ago and is of no kind that is known here. */
    int pruneOthers(SystemTx tx, Collection<String> known, Duration kept, int most) {
        return tx.run("""
                DELETE FROM jobs.job j USING (
                  SELECT account_id, id FROM jobs.job
                  WHERE NOT (kind = ANY (?::text[])) AND state IN ('done', 'dead', 'cancelled', 'discarded')
                    AND ended_at < kernel.now() - ?::interval
                  LIMIT ?) old
                WHERE j.account_id = old.account_id AND j.id = old.id
                """, List.copyOf(known), kept.toString(), most);
    }

    /** Deletes what was kept long enough, a batch of one kind at a time. */
    int prune(SystemTx tx, String kind, Duration done, Duration others, int most) {
        return tx.run("""
                DELETE FROM jobs.job j USING (
                  SELECT account_id, id FROM jobs.job
                  WHERE kind = ? AND state IN ('done', 'dead', 'cancelled', 'discarded')
                    AND ended_at < kernel.now() - CASE WHEN state = 'done' THEN ?::interval ELSE ?::interval END
                  LIMIT ?) old
                WHERE j.account_id = old.account_id AND j.id = old.id
                """, kind, done.toString(), others.toString(), most);
    }
}
