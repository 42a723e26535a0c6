package io.neolayer.kernel.jobs;

import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.storage.Statements;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where slices put jobs: each is one INSERT in the transaction that wants it, so it exists exactly when that one committed. */
public final class JobQueue {
    private static final String COLUMNS = """
            INSERT INTO jobs.job (account_id, id, kind, state, ready, priority, due_at, payload, key, key_mode, groups,
              group_limits, request_id, created_at)
            SELECT ?, ?, ?, 'due', d.due_at <= n.now, ?, d.due_at, ?, ?, ?, ?::text[], ?::int[], ?, n.now
            FROM (SELECT kernel.now() AS now) n,
              LATERAL (SELECT coalesce(?::timestamptz, n.now + make_interval(secs => ?)) AS due_at) d
            """;

    private final IdSource ids;
    private final Runnable wake;

    /** @param wake tells the dispatchers, after the commit, that there is work */
    public JobQueue(IdSource ids, Runnable wake) {
        this.ids = ids;
        this.wake = wake;
    }

    /** Enqueues for the transaction's account; the job's id. */
    public UUID enqueue(Tx tx, NewJob<?> job) {
        UUID id = insert(tx, tx.account(), job, "");
        tx.afterCommit(wake);
        return id;
    }

    /** Enqueues for an account, or for the server: {@link Caller#NO_ACCOUNT}. */
    public UUID enqueue(SystemTx tx, UUID account, NewJob<?> job) {
        UUID id = insert(tx, account, job, "");
        tx.afterCommit(wake);
        return id;
    }

    /** Enqueues unless an unfinished job of its kind and key is there already. */
    public void enqueueOnce(SystemTx tx, UUID account, NewJob<?> job) {
        NewJob.Key key = job.key();
        if (key == null) {
            throw new IllegalArgumentException("only a job with a key can be there already");
        }
        UUID _ = insert(tx, account, job, """
                WHERE NOT EXISTS (SELECT 1 FROM jobs.job j WHERE j.account_id = ? AND j.kind = ? AND j.key = ?
                  AND j.state IN ('due', 'held', 'running'))
                """, account, job.kind().name(), key.text());
        tx.afterCommit(wake);
    }

    /** Cancels a job that has not started; false when it runs, has ended or never was. */
    public boolean cancel(Tx tx, UUID id) {
        return tx.run("""
                        UPDATE jobs.job SET state = 'cancelled', ended_at = kernel.now()
                        WHERE account_id = tenancy.account() AND id = ? AND state IN ('due', 'held')
                        """, id) == 1;
    }

    /** Makes a job that waits for its time due now; false when it does not wait. */
    public boolean hasten(Tx tx, UUID id) {
        return hasten(tx, tx.account(), id);
    }

    /** The same for an account's job, whichever transaction it is. */
    public boolean hasten(Statements tx, UUID account, UUID id) {
        boolean waited = tx.run("""
                        UPDATE jobs.job SET ready = true, due_at = kernel.now()
                        WHERE account_id = ? AND id = ? AND state = 'due' AND NOT ready
                        """, account, id) == 1;
        switch (tx) {
            case Tx own -> own.afterCommit(wake);
            case SystemTx system -> system.afterCommit(wake);
        }
        return waited;
    }

    /** Wakes the dispatchers once the transaction has made something due. */
    void wakeAfter(SystemTx tx) {
        tx.afterCommit(wake);
    }

    private UUID insert(Statements tx, UUID account, NewJob<?> job, String condition, @Nullable Object... conditions) {
        UUID id = ids.next();
        NewJob.Key key = job.key();
        List<NewJob.Group> groups = job.groups();
        var binds = new Object[] {
            account,
            id,
            job.kind().name(),
            job.priority(),
            Payloads.write(job.payload()),
            key == null ? null : key.text(),
            key == null ? null : key.mode(),
            groups.stream().map(NewJob.Group::name).toList(),
            groups.stream().map(group -> String.valueOf(group.limit())).toList(),
            job.requestId(),
            job.dueAt(),
            job.dueIn().toMillis() / 1e3
        };
        var all = new @Nullable Object[binds.length + conditions.length];
        System.arraycopy(binds, 0, all, 0, binds.length);
        System.arraycopy(conditions, 0, all, binds.length, conditions.length);
        tx.later(COLUMNS + condition, all);
        return id;
    }
}
