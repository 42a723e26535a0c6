package io.neolayer.service.functions;

import io.neolayer.kernel.storage.Db;
import io.neolayer.sandbox.LogLine;
import io.neolayer.sandbox.LogSink;
import io.neolayer.service.functions.Execution.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores a run's lines, redacted, in batches at most 200 ms old while the run goes; what is left at its end belongs to the finishing
 * transaction.
 */
final class LogWriter implements LogSink {
    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
    private static final long BATCH_MS = 200;

    private final Db db;
    private final ScheduledExecutorService timer;
    private final ExecutionsStore store;
    private final UUID account;
    private final UUID execution;
    private final UUID function;
    private final Redaction redaction;
    private final List<LogEntry> pending = new ArrayList<>();
    private final List<LogEntry> kept = new ArrayList<>();
    private long seq;
    private boolean closed;
    private @Nullable ScheduledFuture<?> due;

    LogWriter(
            Db db,
            ScheduledExecutorService timer,
            ExecutionsStore store,
            UUID account,
            UUID execution,
            UUID function,
            Redaction redaction) {
        this.db = db;
        this.timer = timer;
        this.store = store;
        this.account = account;
        this.execution = execution;
        this.function = function;
        this.redaction = redaction;
    }

    @Override
    public synchronized void accept(List<LogLine> lines) {
        for (LogLine line : lines) {
            var entry = new LogEntry(++seq, line.at(), line.level(), redaction.text(line.message()));
            pending.add(entry);
            if (kept.size() < ExecutionsStore.SHOWN_LINES) {
                kept.add(entry);
            }
        }
        if (due == null) {
            schedule();
        }
    }

    private void schedule() {
        due = timer.schedule(() -> Thread.startVirtualThread(this::flush), BATCH_MS, TimeUnit.MILLISECONDS);
    }

    private synchronized void flush() {
        due = null;
        if (closed || pending.isEmpty()) {
            return;
        }
        var batch = List.copyOf(pending);
        try {
            db.inTx(account, tx -> {
                store.log(tx, execution, function, batch);
                return batch.size();
            });
            pending.clear();
        } catch (RuntimeException e) {
            LOG.warn("lines of a run wait for the database: {}", e.getMessage());
            schedule();
        }
    }

    /** The lines not stored yet; none is stored behind the finishing transaction's back after this. */
    synchronized List<LogEntry> rest() {
        closed = true;
        if (due != null) {
            due.cancel(false);
            due = null;
        }
        return List.copyOf(pending);
    }

    /** The first lines, as many as the run's document shows. */
    synchronized List<LogEntry> first() {
        return List.copyOf(kept);
    }
}
