package io.neolayer.service.automation;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.DatabaseFault;
import io.neolayer.kernel.storage.Keyset;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Row;
import io.neolayer.kernel.storage.Tx;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Jobs and the versions of their definitions. */
final class JobsStore {
    private static final String COLUMNS = """
            id, account_id, name, description, definition, status, pause_reason, paused_by, run_count, failure_streak,
            last_run, next_run, decided, tick, version, created_at, updated_at
            """;

    void insert(Tx tx, JobRow job) {
        JobRow.Progress progress = job.progress();
        try {
            tx.run(
                    """
                    INSERT INTO automation.job (account_id, id, name, description, function_id, definition, status,
                      run_count, failure_streak, next_run, decided, tick, version, created_at, updated_at)
                    VALUES (tenancy.account(), ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?, ?, ?)
                    """,
                    job.id(),
                    job.name(),
                    job.description(),
                    job.definition().functionId(),
                    Documents.write(job.definition()),
                    progress.status(),
                    progress.nextRun(),
                    progress.decided(),
                    progress.tick(),
                    job.version(),
                    job.createdAt(),
                    job.updatedAt());
        } catch (DatabaseFault e) {
            throw nameTaken(e, job.name());
        }
        define(tx, job);
    }

    /** Everything of the row; a new definition is kept beside the old ones. */
    void update(Tx tx, JobRow job, boolean redefined) {
        JobRow.Progress progress = job.progress();
        try {
            tx.run(
                    """
                    UPDATE automation.job SET name = ?, description = ?, function_id = ?, definition = ?, status = ?,
                      pause_reason = ?, paused_by = ?, run_count = ?, failure_streak = ?, last_run = ?, next_run = ?,
                      decided = ?, tick = ?, version = ?, updated_at = ?
                    WHERE account_id = tenancy.account() AND id = ?
                    """,
                    job.name(),
                    job.description(),
                    job.definition().functionId(),
                    Documents.write(job.definition()),
                    progress.status(),
                    progress.pauseReason(),
                    progress.pausedBy(),
                    progress.runCount(),
                    progress.failureStreak(),
                    progress.lastRun(),
                    progress.nextRun(),
                    progress.decided(),
                    progress.tick(),
                    job.version(),
                    job.updatedAt(),
                    job.id());
        } catch (DatabaseFault e) {
            throw nameTaken(e, job.name());
        }
        if (redefined) {
            define(tx, job);
        }
    }

    private static void define(Tx tx, JobRow job) {
        tx.later("""
                INSERT INTO automation.definition (account_id, job_id, version, definition, since)
                VALUES (tenancy.account(), ?, ?, ?, ?)
                """, job.id(), job.version(), Documents.write(job.definition()), job.updatedAt());
    }

    private static RuntimeException nameTaken(DatabaseFault fault, String name) {
        return fault.brokenUnique().isEmpty()
                ? fault
                : Problem.of(ProblemCode.ALREADY_EXISTS, "there is a job named " + name + " already");
    }

    Optional<JobRow> find(Tx tx, UUID id) {
        return tx.find(
                JobsStore::job,
                "SELECT " + COLUMNS + " FROM automation.job WHERE account_id = tenancy.account() AND id = ?",
                id);
    }

    /** @throws Problem 404 */
    JobRow get(Tx tx, UUID id) {
        return find(tx, id).orElseThrow(Problem::notFound);
    }

    /** The row, locked: whatever changes a job or its runs holds it. */
    Optional<JobRow> lock(Tx tx, UUID id) {
        return tx.find(
                JobsStore::job,
                "SELECT " + COLUMNS + " FROM automation.job WHERE account_id = tenancy.account() AND id = ? FOR UPDATE",
                id);
    }

    Page<JobRow> list(
            Tx tx, PageRequest page, @Nullable JobStatus status, @Nullable UUID function, @Nullable String prefix) {
        return tx.page(
                page,
                Keyset.newestFirst(JobRow::id),
                JobsStore::job,
                "SELECT " + COLUMNS + """
                         FROM automation.job
                        WHERE account_id = tenancy.account()
                          AND (?::text IS NULL OR status = ?::text)
                          AND (?::uuid IS NULL OR function_id = ?::uuid)
                          AND (?::text IS NULL OR starts_with(lower(name), lower(?::text)))
                          AND id < ? ORDER BY id DESC LIMIT ?
                        """,
                status,
                status,
                function,
                function,
                prefix,
                prefix);
    }

    /** What the job was then; its first definition for a time before it was made. */
    Optional<Definition> definitionAt(Tx tx, UUID job, Instant at) {
        return tx.find(row -> Documents.read(row.text("definition"), Definition.class), """
                SELECT definition FROM automation.definition
                WHERE account_id = tenancy.account() AND job_id = ? AND (since <= ? OR version = 1)
                ORDER BY version DESC LIMIT 1
                """, job, at);
    }

    private static JobRow job(Row row) {
        return new JobRow(
                row.uuid("id"),
                row.uuid("account_id"),
                row.text("name"),
                row.text("description"),
                Documents.read(row.text("definition"), Definition.class),
                new JobRow.Progress(
                        row.constant("status", JobStatus.class),
                        row.textOrNull("pause_reason"),
                        row.textOrNull("paused_by"),
                        row.number("run_count"),
                        row.integer("failure_streak"),
                        row.instantOrNull("last_run"),
                        row.instantOrNull("next_run"),
                        row.instant("decided"),
                        row.uuidOrNull("tick")),
                row.number("version"),
                row.instant("created_at"),
                row.instant("updated_at"));
    }
}
