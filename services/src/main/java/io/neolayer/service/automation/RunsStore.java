package io.neolayer.service.automation;

import io.neolayer.kernel.storage.Keyset;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Row;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.storage.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs of jobs. */
final class RunsStore {
    private static final String COLUMNS = """
            id, account_id, job_id, run_key, scheduled_at, due_at, fired_at, started_at, completed_at, origin, state,
            attempts, next_attempt_at, expires_at, waiting, cancel_requested, params, start
            """;

    /** What filters a list; null takes all. */
    record Filter(
            @Nullable UUID job,
            @Nullable RunState state,
            Run.@Nullable Origin origin,
            @Nullable Instant from,
            @Nullable Instant to) {}

    void insert(Tx tx, Run run) {
        tx.run(
                """
                INSERT INTO automation.run (account_id, id, job_id, run_key, scheduled_at, due_at, fired_at, origin,
                  state, attempts, expires_at, waiting, params, start)
                VALUES (tenancy.account(), ?, ?, ?, ?, ?, ?, ?, ?, '[]', ?, ?, ?, ?)
                """,
                run.id(),
                run.jobId(),
                run.runKey(),
                run.scheduledAt(),
                run.dueAt(),
                run.firedAt(),
                run.origin(),
                run.state(),
                run.expiresAt(),
                run.waiting(),
                run.params() == null ? null : run.params().toString(),
                run.start());
    }

    void update(Tx tx, Run run) {
        tx.run(
                """
                UPDATE automation.run SET started_at = ?, completed_at = ?, state = ?, attempts = ?, next_attempt_at = ?,
                  waiting = ?, start = ?
                WHERE account_id = tenancy.account() AND id = ?
                """,
                run.startedAt(),
                run.completedAt(),
                run.state(),
                Documents.write(run.attempts()),
                run.nextAttemptAt(),
                run.waiting(),
                run.start(),
                run.id());
    }

    void requestCancel(Tx tx, UUID id) {
        tx.run("UPDATE automation.run SET cancel_requested = true WHERE account_id = tenancy.account() AND id = ?", id);
    }

    Optional<Run> find(Tx tx, UUID id) {
        return tx.find(
                RunsStore::run,
                "SELECT " + COLUMNS + " FROM automation.run WHERE account_id = tenancy.account() AND id = ?",
                id);
    }

    boolean exists(Tx tx, String runKey) {
        return tx.find(
                        row -> row.uuid("id"),
                        "SELECT id FROM automation.run WHERE account_id = tenancy.account() AND run_key = ?",
                        runKey)
                .isPresent();
    }

    /** Runs of the job that have not ended, in the order of their instants. */
    List<Run> open(Tx tx, UUID job) {
        return tx.all(RunsStore::run, "SELECT " + COLUMNS + """
                         FROM automation.run WHERE account_id = tenancy.account() AND job_id = ?
                          AND state IN ('queued', 'running', 'retrying') ORDER BY scheduled_at, id
                        """, job);
    }

    Page<Run> list(Tx tx, PageRequest page, Filter filter) {
        return tx.page(
                page,
                Keyset.newestFirst(Run::id),
                RunsStore::run,
                "SELECT " + COLUMNS + """
                         FROM automation.run
                        WHERE account_id = tenancy.account()
                          AND (?::uuid IS NULL OR job_id = ?::uuid)
                          AND (?::text IS NULL OR state = ?::text)
                          AND (?::text IS NULL OR origin = ?::text)
                          AND (?::timestamptz IS NULL OR scheduled_at >= ?::timestamptz)
                          AND (?::timestamptz IS NULL OR scheduled_at < ?::timestamptz)
                          AND id < ? ORDER BY id DESC LIMIT ?
                        """,
                filter.job(),
                filter.job(),
                filter.state(),
                filter.state(),
                filter.origin(),
                filter.origin(),
                filter.from(),
                filter.from(),
                filter.to(),
                filter.to());
    }

    /** Removes runs that ended longer ago than that, a batch at a time. */
    int prune(SystemTx tx, Duration keep, int most) {
        return tx.run("""
                DELETE FROM automation.run r USING (
                  SELECT account_id, id FROM automation.run WHERE completed_at < kernel.now() - ?::interval
                  ORDER BY completed_at LIMIT ?) old
                WHERE r.account_id = old.account_id AND r.id = old.id
                """, keep.toString(), most);
    }

    private static Run run(Row row) {
        Instant due = row.instant("due_at");
        Instant fired = row.instant("fired_at");
        String params = row.textOrNull("params");
        return new Run(
                row.uuid("id"),
                row.uuid("account_id"),
                row.uuid("job_id"),
                row.text("run_key"),
                row.instant("scheduled_at"),
                due,
                fired,
                row.instantOrNull("started_at"),
                row.instantOrNull("completed_at"),
                Duration.between(due, fired),
                row.constant("origin", Run.Origin.class),
                row.constant("state", RunState.class),
                List.of(Documents.read(row.text("attempts"), Run.Attempt[].class)),
                row.instantOrNull("next_attempt_at"),
                row.instant("expires_at"),
                row.flag("waiting"),
                row.flag("cancel_requested"),
                params == null ? null : Documents.tree(params),
                row.uuidOrNull("start"));
    }
}
