package io.neolayer.service.functions;

import io.neolayer.kernel.storage.Keyset;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.service.functions.Execution.LogEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads and prunes the lines of runs. */
final class LinesStore {
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
}
