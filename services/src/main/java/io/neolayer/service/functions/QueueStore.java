package io.neolayer.service.functions;

import io.neolayer.kernel.storage.Statements;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.storage.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is particular to runs that wait in the queue. */
final class QueueStore {
    /** What a job finds of its run. */
    record Queued(
            Execution execution,
            @Nullable Instant expiresAt,
            @Nullable String askedBy,
            boolean outward) {}

    /** A queued or running row, locked until the commit. */
    Optional<Queued> queued(Tx tx, UUID id) {
        return tx.find(
                row -> new Queued(
                        ExecutionsStore.execution(row, row.text("input"), null, List.of()),
                        row.instantOrNull("expires_at"),
                        row.textOrNull("asked_by"),
                        row.flag("outward")),
                "SELECT input, expires_at, asked_by, outward, " + ExecutionsStore.SHORT + """
                         FROM functions.execution
                        WHERE account_id = tenancy.account() AND id = ? AND status IN ('queued', 'running') FOR UPDATE
                        """,
                id);
    }

    /** Gives a queued run, or one whose server was lost, to the job that has it now. */
    void begin(Tx tx, Execution execution, UUID incarnation, long epoch) {
        if (execution.attempt() > 1) {
            // an attempt tells its own story; that of a lost server ended in mid-sentence
            tx.later(
                    "DELETE FROM functions.log WHERE account_id = tenancy.account() AND execution_id = ?",
                    execution.id());
        }
        tx.later("""
                UPDATE functions.execution SET status = 'running', incarnation = ?, epoch = ?, attempt = ?, started_at = ?
                WHERE account_id = tenancy.account() AND id = ?
                """, incarnation, epoch, execution.attempt(), execution.startedAt(), execution.id());
    }

    /** Puts a run that found no worker back into the queue. */
    void requeue(Tx tx, UUID id, UUID incarnation, long epoch) {
        tx.later("""
                UPDATE functions.execution SET status = 'queued', incarnation = NULL, started_at = NULL
                WHERE account_id = tenancy.account() AND id = ? AND status = 'running' AND incarnation = ? AND epoch = ?
                """, id, incarnation, epoch);
    }

    /** Notes, before it is sent, that a run makes a call that may change something outside. */
    void outward(Tx tx, UUID id) {
        tx.later("UPDATE functions.execution SET outward = true WHERE account_id = tenancy.account() AND id = ?", id);
    }

    long queuedRuns(Tx tx) {
        return tx.one(
                row -> row.number("n"),
                "SELECT count(*) AS n FROM functions.execution WHERE account_id = tenancy.account() AND status = 'queued'");
    }

    Optional<UUID> jobOf(Tx tx, UUID id) {
        return tx.find(
                        row -> Optional.ofNullable(row.uuidOrNull("job")),
                        "SELECT job FROM functions.execution WHERE account_id = tenancy.account() AND id = ?",
                        id)
                .flatMap(job -> job);
    }

    /** Queued runs that nobody took in time. */
    List<ExecutionsStore.Lost> expired(SystemTx tx, int most) {
        return tx.all(row -> new ExecutionsStore.Lost(row.uuid("account_id"), row.uuid("id")), """
                SELECT account_id, id FROM functions.execution
                WHERE status = 'queued' AND expires_at < kernel.now() LIMIT ? FOR UPDATE SKIP LOCKED
                """, most);
    }

    /** Keeps the job that becomes due with the end of a run. */
    void awaitedBy(Tx tx, UUID id, UUID job) {
        tx.later("UPDATE functions.execution SET on_end = ? WHERE account_id = tenancy.account() AND id = ?", job, id);
    }

    /** The job that waits for the end of a run. */
    Optional<UUID> awaiting(Statements tx, ExecutionsStore.Lost run) {
        return tx.find(
                        row -> Optional.ofNullable(row.uuidOrNull("on_end")),
                        "SELECT on_end FROM functions.execution WHERE account_id = ? AND id = ?",
                        run.account(),
                        run.id())
                .flatMap(job -> job);
    }
}
