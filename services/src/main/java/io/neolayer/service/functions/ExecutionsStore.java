package io.neolayer.service.functions;

import io.neolayer.kernel.storage.Keyset;
import io.neolayer.kernel.storage.Many;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Row;
import io.neolayer.kernel.storage.Statements;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.service.functions.Execution.CausedBy;
import io.neolayer.service.functions.Execution.LogEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs and their log lines. */
final class ExecutionsStore {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutionsStore.class);
    static final Duration LEASE = Duration.ofSeconds(15);
    /** Lines that a run's document shows; all of them are in the list of its lines. */
    static final int SHOWN_LINES = 1_000;

    private static final String SHORT = """
            id, account_id, function_id, number, alias, status, caused_by_kind, caused_by_id, warnings, logs_dropped,
            calls, actions, error, usage, seed, clock, dry_run, attempt, created_at, started_at, completed_at, receipt_id
            """;

    /** What an admitted run starts from. */
    record Target(Function.Status status, int concurrency, Optional<Alias> alias, long latestNumber) {}

    /** What filters a list. */
    record Filter(
            @Nullable UUID function,
            Execution.@Nullable Status status,
            @Nullable Long number,
            @Nullable String errorCode,
            CausedBy.@Nullable Kind causedBy,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /** A run that lost its server: what its receipt needs. */
    record Lost(UUID account, UUID id) {}

    /** State of the function and the alias, in one statement. */
    Optional<Target> target(Tx tx, UUID function, String alias) {
        return tx.find(
                row -> new Target(
                        row.constant("status", Function.Status.class),
                        row.integer("concurrency"),
                        aliasOf(row, function, alias),
                        row.number("latest_number")),
                """
                SELECT f.status, f.concurrency, f.latest_number, a.number, a.canary, a.version, a.updated_at
                FROM functions.function f
                LEFT JOIN functions.alias a
                  ON a.account_id = f.account_id AND a.function_id = f.id AND a.name = ?
                WHERE f.account_id = tenancy.account() AND f.id = ?
                """,
                alias,
                function);
    }

    private static Optional<Alias> aliasOf(Row row, UUID function, String name) {
        Long number = row.numberOrNull("number");
        if (number == null) {
            return Optional.empty();
        }
        var canary = Documents.readOrNull(row.textOrNull("canary"), Alias.Canary.class);
        return Optional.of(
                new Alias(function, name, number, canary, List.of(), row.number("version"), row.instant("updated_at")));
    }

    /** Runs that the function may have at a time. */
    Optional<Integer> concurrency(Tx tx, UUID function) {
        return tx.find(
                row -> row.integer("concurrency"),
                "SELECT concurrency FROM functions.function WHERE account_id = tenancy.account() AND id = ?",
                function);
    }

    /** The function of a run. */
    Optional<UUID> functionOf(Tx tx, UUID id) {
        return tx.find(
                row -> row.uuid("function_id"),
                "SELECT function_id FROM functions.execution WHERE account_id = tenancy.account() AND id = ?",
                id);
    }

    /**
     * Who has a run.
     *
     * @param incarnation null while it is queued
     * @param job the job that will run it, null for a synchronous run
     * @param askedBy the person behind the caller
     */
    record Place(
            @Nullable UUID incarnation,
            @Nullable Instant leaseUntil,
            @Nullable UUID job,
            @Nullable Instant expiresAt,
            @Nullable String askedBy) {
        /** This server has it, under a lease of its own. */
        static Place here(UUID incarnation, Instant now) {
            return new Place(incarnation, now.plus(LEASE), null, null, null);
        }
    }

    void insert(Tx tx, Execution execution, String input, Place place) {
        tx.later(
                """
                INSERT INTO functions.execution (account_id, id, function_id, number, alias, status, caused_by_kind,
                  caused_by_id, input, warnings, logs_dropped, calls, actions, seed, clock, dry_run, incarnation, epoch,
                  lease_until, attempt, created_at, started_at, job, expires_at, asked_by)
                VALUES (tenancy.account(), ?, ?, ?, ?, ?, ?, ?, ?, '{}', 0, '[]', '[]', ?, ?, ?, ?, 1,
                  ?, ?, ?, ?, ?, ?, ?)
                """,
                execution.id(),
                execution.functionId(),
                execution.number(),
                execution.alias(),
                execution.status(),
                execution.causedBy().kind(),
                execution.causedBy().id(),
                input,
                execution.seed(),
                execution.clock(),
                execution.dryRun(),
                place.incarnation(),
                place.leaseUntil(),
                execution.attempt(),
                execution.createdAt(),
                execution.startedAt(),
                place.job(),
                place.expiresAt(),
                place.askedBy());
    }

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
                        execution(row, row.text("input"), null, List.of()),
                        row.instantOrNull("expires_at"),
                        row.textOrNull("asked_by"),
                        row.flag("outward")),
                "SELECT input, expires_at, asked_by, outward, " + SHORT + """
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

    /** Keeps the job that becomes due with the end of a run. */
    void awaitedBy(Tx tx, UUID id, UUID job) {
        tx.later("UPDATE functions.execution SET on_end = ? WHERE account_id = tenancy.account() AND id = ?", job, id);
    }

    /** The job that waits for the end of a run. */
    Optional<UUID> awaiting(Statements tx, Lost run) {
        return tx.find(
                        row -> Optional.ofNullable(row.uuidOrNull("on_end")),
                        "SELECT on_end FROM functions.execution WHERE account_id = ? AND id = ?",
                        run.account(),
                        run.id())
                .flatMap(job -> job);
    }

    /** Everything that the end of a run writes. */
    record End(
            Execution execution,
            @Nullable String output,
            @Nullable String transcript,
            String receipt) {}

    /** Whose a run is when its server comes to end it. */
    enum Hold {
        MINE,
        /** Mine, and somebody asked for its end. */
        CANCELLED,
        /** No longer this server's to end. */
        LOST
    }

    /** Takes a run for its end: until the commit nobody else ends or cancels it. */
    Hold hold(Tx tx, UUID id, UUID incarnation, long epoch) {
        return tx.find(row -> row.flag("cancel_requested") ? Hold.CANCELLED : Hold.MINE, """
                        SELECT cancel_requested FROM functions.execution
                        WHERE account_id = tenancy.account() AND id = ? AND status = 'running' AND incarnation = ?
                          AND epoch = ?
                        FOR UPDATE
                        """, id, incarnation, epoch)
                .orElse(Hold.LOST);
    }

    /** Ends a run that is held. */
    void end(Tx tx, End end) {
        Execution execution = end.execution();
        tx.later(
                """
                UPDATE functions.execution SET status = ?, output = ?, warnings = ?, logs_dropped = ?, calls = ?,
                  actions = ?, error = ?, error_code = ?, usage = ?, transcript = ?, receipt = ?, receipt_id = ?,
                  completed_at = ?
                WHERE account_id = tenancy.account() AND id = ?
                """,
                execution.status(),
                end.output(),
                execution.warnings(),
                execution.logsDropped(),
                Documents.write(execution.calls()),
                Documents.write(execution.actions()),
                Documents.writeOrNull(execution.error()),
                execution.error() == null ? null : execution.error().code(),
                Documents.writeOrNull(execution.usage()),
                end.transcript(),
                end.receipt(),
                execution.receiptId(),
                execution.completedAt(),
                execution.id());
    }

    Optional<Execution> find(Tx tx, UUID id) {
        return tx.find(
                        row -> execution(row, row.text("input"), row.textOrNull("output"), List.of()),
                        "SELECT input, output, " + SHORT
                                + " FROM functions.execution WHERE account_id = tenancy.account() AND id = ?",
                        id)
                .map(found -> found.withLogs(firstLogs(tx, id)));
    }

    private List<LogEntry> firstLogs(Tx tx, UUID id) {
        return tx.all(ExecutionsStore::logEntry, """
                SELECT seq, at, level, message FROM functions.log
                WHERE account_id = tenancy.account() AND execution_id = ? ORDER BY seq LIMIT ?
                """, id, SHOWN_LINES);
    }

    Page<Execution> list(Tx tx, PageRequest page, Filter filter) {
        return tx.page(
                page,
                Keyset.newestFirst(Execution::id),
                row -> execution(row, null, null, List.of()),
                "SELECT " + SHORT + """
                         FROM functions.execution
                        WHERE account_id = tenancy.account()
                          AND (?::uuid IS NULL OR function_id = ?::uuid)
                          AND (?::text IS NULL OR status = ?::text)
                          AND (?::bigint IS NULL OR number = ?::bigint)
                          AND (?::text IS NULL OR error_code = ?::text)
                          AND (?::text IS NULL OR caused_by_kind = ?::text)
                          AND (?::timestamptz IS NULL OR created_at >= ?::timestamptz)
                          AND (?::timestamptz IS NULL OR created_at < ?::timestamptz)
                          AND id < ? ORDER BY id DESC LIMIT ?
                        """,
                filter.function(),
                filter.function(),
                filter.status(),
                filter.status(),
                filter.number(),
                filter.number(),
                filter.errorCode(),
                filter.errorCode(),
                filter.causedBy(),
                filter.causedBy(),
                filter.from(),
                filter.from(),
                filter.to(),
                filter.to());
    }

    Optional<String> receipt(Tx tx, UUID id) {
        return tx.find(
                row -> VersionDraft.or(row.textOrNull("receipt"), ""),
                "SELECT receipt FROM functions.execution WHERE account_id = tenancy.account() AND id = ?",
                id);
    }

    Optional<String> transcript(Tx tx, UUID id) {
        return tx.find(
                        row -> Optional.ofNullable(row.textOrNull("transcript")),
                        "SELECT transcript FROM functions.execution WHERE account_id = tenancy.account() AND id = ?",
                        id)
                .flatMap(found -> found);
    }

    /** Asks for the end of a run; false when it has ended already. */
    boolean requestCancel(Tx tx, UUID id) {
        return tx.run("""
                        UPDATE functions.execution SET cancel_requested = true
                        WHERE account_id = tenancy.account() AND id = ? AND status = 'running'
                        """, id) == 1;
    }

    void log(Tx tx, UUID execution, UUID function, List<LogEntry> lines) {
        if (lines.isEmpty()) {
            return;
        }
        tx.later(
                """
                INSERT INTO functions.log (account_id, execution_id, seq, function_id, at, level, message)
                SELECT tenancy.account(), ?, l.seq::bigint, ?, l.at::timestamptz, l.level, l.message
                FROM unnest(?::text[], ?::text[], ?::text[], ?::text[]) AS l (seq, at, level, message)
                """,
                execution,
                function,
                lines.stream().map(line -> String.valueOf(line.seq())).toList(),
                lines.stream().map(line -> line.at().toString()).toList(),
                lines.stream().map(LogEntry::level).toList(),
                lines.stream().map(LogEntry::message).toList());
    }

    Page<LogEntry> logs(Tx tx, PageRequest page, UUID execution, List<String> levels) {
        return tx.page(page, Keyset.lowestFirst(LogEntry::seq), ExecutionsStore::logEntry, """
                SELECT seq, at, level, message FROM functions.log
                WHERE account_id = tenancy.account() AND execution_id = ? AND level = ANY (?::text[])
                  AND seq > ? ORDER BY seq LIMIT ?
                """, execution, levels);
    }

    /** A line with the run it belongs to, for the live stream. */
    record StreamedLine(UUID execution, long seq, Instant at, String level, String message) {}

    /**
     * The next lines of a function's runs after a position, run by run: none of a run that is younger than one still running, and none
     * of runs admitted in the last half second, whose elders may not be visible yet.
     */
    List<StreamedLine> nextLines(Tx tx, UUID function, UUID execution, long seq, List<String> levels) {
        return tx.all(
                row -> new StreamedLine(
                        row.uuid("execution_id"),
                        row.number("seq"),
                        row.instant("at"),
                        row.text("level"),
                        row.text("message")),
                """
                SELECT execution_id, seq, at, level, message FROM functions.log
                WHERE account_id = tenancy.account() AND function_id = ? AND execution_id >= ?
                  AND (execution_id, seq) > (?, ?) AND level = ANY (?::text[])
                  AND execution_id < kernel.id_at(kernel.now() - interval '500 milliseconds')
                  AND execution_id <= coalesce((SELECT r.id FROM functions.execution r
                    WHERE r.account_id = tenancy.account() AND r.function_id = ? AND r.status IN ('queued', 'running') AND r.id >= ?
                    ORDER BY r.id LIMIT 1), 'ffffffff-ffff-ffff-ffff-ffffffffffff')
                ORDER BY execution_id, seq LIMIT 200
                """,
                function,
                execution,
                execution,
                seq,
                levels,
                function,
                execution);
    }

    Optional<UUID> oldestRunning(Tx tx, UUID function) {
        return tx.find(row -> row.uuid("id"), """
                SELECT id FROM functions.execution
                WHERE account_id = tenancy.account() AND function_id = ? AND status = 'running' ORDER BY id LIMIT 1
                """, function);
    }

    void renew(SystemTx tx, UUID incarnation, Many going) {
        tx.run("""
                UPDATE functions.execution SET lease_until = kernel.now() + interval '15 seconds'
                WHERE status = 'running' AND incarnation = ? AND id = ANY (?::uuid[])
                """, incarnation, going);
    }

    List<UUID> cancelRequested(SystemTx tx, UUID incarnation) {
        return tx.all(row -> row.uuid("id"), """
                SELECT id FROM functions.execution
                WHERE status = 'running' AND incarnation = ? AND cancel_requested
                """, incarnation);
    }

    /** Runs whose server was lost. */
    List<Lost> lost(SystemTx tx, int most) {
        return tx.all(row -> new Lost(row.uuid("account_id"), row.uuid("id")), """
                SELECT account_id, id FROM functions.execution
                WHERE status = 'running' AND job IS NULL AND lease_until < kernel.now()
                ORDER BY lease_until LIMIT ? FOR UPDATE SKIP LOCKED
                """, most);
    }

    /** Queued runs that nobody took in time. */
    List<Lost> expired(SystemTx tx, int most) {
        return tx.all(row -> new Lost(row.uuid("account_id"), row.uuid("id")), """
                SELECT account_id, id FROM functions.execution
                WHERE status = 'queued' AND expires_at < kernel.now() LIMIT ? FOR UPDATE SKIP LOCKED
                """, most);
    }

    /** A run without a server, and what its receipt needs besides. */
    record Orphan(Execution execution, String input, String codeSha256) {}

    Orphan orphan(Statements tx, Lost lost) {
        return tx.one(
                row -> new Orphan(
                        execution(row, row.text("input"), null, List.of()),
                        row.text("input"),
                        row.text("source_sha256")),
                """
                SELECT e.id, e.account_id, e.function_id, e.number, e.alias, e.status, e.caused_by_kind, e.caused_by_id,
                  e.input, e.warnings, e.logs_dropped, e.calls, e.actions, e.error, e.usage, e.seed, e.clock, e.dry_run,
                  e.attempt, e.created_at, e.started_at, e.completed_at, e.receipt_id, v.source_sha256
                FROM functions.execution e
                JOIN functions.version v
                  ON v.account_id = e.account_id AND v.function_id = e.function_id AND v.number = e.number
                WHERE e.account_id = ? AND e.id = ?
                """,
                lost.account(),
                lost.id());
    }

    /** Ends a run that no code ends. */
    void reap(Statements tx, Execution execution, String receipt) {
        tx.run(
                """
                UPDATE functions.execution SET status = ?, error = ?, error_code = ?, receipt = ?, receipt_id = ?,
                  completed_at = ?, epoch = epoch + 1
                WHERE account_id = ? AND id = ? AND status IN ('queued', 'running')
                """,
                execution.status(),
                Documents.writeOrNull(execution.error()),
                execution.error() == null ? null : execution.error().code(),
                receipt,
                execution.receiptId(),
                execution.completedAt(),
                execution.accountId(),
                execution.id());
    }

    /** Removes ended runs that are older than their function keeps them, a batch at a time; the rest goes with its partition. */
    int prune(SystemTx tx, int most) {
        return tx.run("""
                DELETE FROM functions.execution e USING (
                  SELECT x.account_id, x.id FROM functions.execution x
                  JOIN functions.function f ON f.account_id = x.account_id AND f.id = x.function_id
                  WHERE x.status NOT IN ('queued', 'running') AND x.id < kernel.id_at(kernel.now() - interval '24 hours')
                    AND x.created_at < kernel.now() - f.keep_executions::interval
                  ORDER BY x.id LIMIT ?) old
                WHERE e.account_id = old.account_id AND e.id = old.id
                """, most);
    }

    int pruneLogs(SystemTx tx, int most) {
        return tx.run("""
                DELETE FROM functions.log l USING (
                  SELECT x.account_id, x.execution_id, x.seq FROM functions.log x
                  WHERE x.execution_id < kernel.id_at(kernel.now() - interval '24 hours')
                    AND NOT EXISTS (SELECT 1 FROM functions.execution e
                      WHERE e.account_id = x.account_id AND e.id = x.execution_id)
                  LIMIT ?) old
                WHERE l.account_id = old.account_id AND l.execution_id = old.execution_id AND l.seq = old.seq
                """, most);
    }

    /** Partitions for the coming week; those beyond the longest retention go. */
    void partitions(SystemTx tx) {
        for (String table : List.of("functions.execution", "functions.log")) {
            int made = tx.one(
                    row -> row.integer("made"),
                    "SELECT kernel.day_partitions(?::regclass, kernel.now() - interval '24 hours', 8) AS made",
                    table);
            int dropped = tx.one(
                    row -> row.integer("dropped"),
                    "SELECT kernel.drop_partitions(?::regclass, ?::interval) AS dropped",
                    table,
                    FunctionsLimits.KEEP_MAX.toString());
            LOG.debug("{}: {} partitions made, {} dropped", table, made, dropped);
        }
    }

    private static LogEntry logEntry(Row row) {
        return new LogEntry(row.number("seq"), row.instant("at"), row.text("level"), row.text("message"));
    }

    private static Execution execution(Row row, @Nullable String input, @Nullable String output, List<LogEntry> logs) {
        Instant started = row.instantOrNull("started_at");
        Instant completed = row.instantOrNull("completed_at");
        return new Execution(
                row.uuid("id"),
                row.uuid("account_id"),
                row.uuid("function_id"),
                row.number("number"),
                row.textOrNull("alias"),
                row.constant("status", Execution.Status.class),
                new CausedBy(row.constant("caused_by_kind", CausedBy.Kind.class), row.textOrNull("caused_by_id")),
                Documents.treeOrNull(input),
                Documents.treeOrNull(output),
                row.texts("warnings"),
                logs,
                row.number("logs_dropped"),
                Documents.readList(row.text("calls"), Execution.HostCall.class),
                Documents.readList(row.text("actions"), Execution.Action.class),
                Documents.readOrNull(row.textOrNull("error"), Execution.RunError.class),
                Documents.readOrNull(row.textOrNull("usage"), Execution.RunCost.class),
                row.text("seed"),
                row.instant("clock"),
                row.flag("dry_run"),
                row.integer("attempt"),
                row.instant("created_at"),
                started,
                completed,
                started == null || completed == null ? null : Duration.between(started, completed),
                row.uuidOrNull("receipt_id"));
    }
}
