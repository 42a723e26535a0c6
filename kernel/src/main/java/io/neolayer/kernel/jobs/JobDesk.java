package io.neolayer.kernel.jobs;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.Keyset;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.SystemTx;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What operators see of the jobs of all accounts, and do with those that failed for good. */
public final class JobDesk {
    /** Jobs that one call revives. */
    public static final int REVIVED = 10_000;

    private static final String COLUMNS = """
            j.id, j.kind, nullif(j.account_id, '00000000-0000-0000-0000-000000000000') AS of_account, j.state, j.attempt,
            j.losses, j.due_at, j.last_error, j.fingerprint, j.gate, j.gate_reason, j.gate_until, j.request_id,
            j.discard_reason, j.created_at, j.started_at, j.ended_at
            """;
    /** The key of a job begins with its account, so that an id alone is looked for in each. */
    private static final String BY_ID = """
            FROM (SELECT '00000000-0000-0000-0000-000000000000'::uuid AS account_id
              UNION ALL SELECT account_id FROM accounts.account) a
            JOIN jobs.job j ON j.account_id = a.account_id AND j.id = ?
            """;

    private static final String REVIVE = """
            UPDATE jobs.job j SET state = 'due', ready = true, due_at = kernel.now(), attempt = 0, losses = 0, ended_at = NULL
            """;

    /** Which jobs are meant; null means all. */
    public record Filter(
            @Nullable String kind,
            Job.@Nullable State state,
            @Nullable UUID account,
            @Nullable String fingerprint) {}

    private final JobQueue queue;

    public JobDesk(JobQueue queue) {
        this.queue = queue;
    }

    /** Newest first. */
    public Page<Job> list(SystemTx tx, PageRequest page, Filter filter) {
        var binds = new ArrayList<@Nullable Object>();
        String sql = "SELECT " + COLUMNS + " FROM jobs.job j WHERE true" + where(filter, binds)
                + " AND j.id < ? ORDER BY j.id DESC LIMIT ?";
        return tx.page(page, Keyset.newestFirst(Job::id), Job::of, sql, binds.toArray());
    }

    private static String where(Filter filter, List<@Nullable Object> binds) {
        var sql = new StringBuilder();
        if (filter.kind() != null) {
            sql.append(" AND j.kind = ?");
            binds.add(filter.kind());
        }
        if (filter.state() != null) {
            // in sight of the planner: each state has an index of its own
            sql.append(" AND j.state = '")
                    .append(filter.state().name().toLowerCase(Locale.ROOT))
                    .append("'");
        }
        if (filter.account() != null) {
            sql.append(" AND j.account_id = ?");
            binds.add(filter.account());
        }
        if (filter.fingerprint() != null) {
            sql.append(" AND j.fingerprint = ?");
            binds.add(filter.fingerprint());
        }
        return sql.toString();
    }

    /** @throws Problem 404 */
    public Job get(SystemTx tx, UUID id) {
        return tx.find(Job::of, "SELECT " + COLUMNS + BY_ID, id).orElseThrow(Problem::notFound);
    }

    /**
     * Makes a dead job due, its attempts counted anew.
     *
     * @throws Problem 404; 409 when it is not dead
     */
    public Job retry(SystemTx tx, UUID id) {
        Job revived = tx.find(Job::of, REVIVE + "WHERE j.state = 'dead' AND j.id = ? RETURNING " + COLUMNS, id)
                .orElseThrow(() -> notDead(tx, id));
        queue.wakeAfter(tx);
        return revived;
    }

    /**
     * Gives a dead job up.
     *
     * @throws Problem 404; 409 when it is not dead
     */
    public Job discard(SystemTx tx, UUID id, String reason) {
        return tx.find(Job::of, """
                        UPDATE jobs.job j SET state = 'discarded', discard_reason = ?, ended_at = kernel.now()
                        WHERE j.state = 'dead' AND j.id = ? RETURNING
                        """ + COLUMNS, reason, id).orElseThrow(() -> notDead(tx, id));
    }

    private Problem notDead(SystemTx tx, UUID id) {
        Job job = get(tx, id);
        return Problem.invalidState("the job is " + job.state().name().toLowerCase(Locale.ROOT) + ", dead is needed")
                .with("state", job.state().name().toLowerCase(Locale.ROOT));
    }

    /** How many dead jobs a filter means, whatever state it names. */
    public long dead(SystemTx tx, Filter filter) {
        var binds = new ArrayList<@Nullable Object>();
        String sql = "SELECT count(*) AS n FROM jobs.job j WHERE true" + where(dead(filter), binds);
        return tx.one(row -> row.number("n"), sql, binds.toArray());
    }

    /** Makes the dead jobs that a filter means due, the oldest first, at most {@link #REVIVED}; how many. */
    public int retryAll(SystemTx tx, Filter filter) {
        var binds = new ArrayList<@Nullable Object>();
        String where = where(dead(filter), binds);
        binds.add(REVIVED);
        int revived = tx.run(REVIVE + """
                FROM (SELECT j.account_id, j.id FROM jobs.job j WHERE true
                """ + where + """
                 ORDER BY j.id LIMIT ? FOR UPDATE SKIP LOCKED) c
                WHERE j.account_id = c.account_id AND j.id = c.id
                """, binds.toArray());
        queue.wakeAfter(tx);
        return revived;
    }

    private static Filter dead(Filter filter) {
        return new Filter(filter.kind(), Job.State.DEAD, filter.account(), filter.fingerprint());
    }
}
