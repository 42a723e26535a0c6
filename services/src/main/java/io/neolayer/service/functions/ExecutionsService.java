package io.neolayer.service.functions;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.neolayer.kernel.operation.EventSink;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.service.functions.Execution.CausedBy;
import io.neolayer.service.functions.Execution.LogEntry;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What became of runs: lists, results, lines, receipts, and their cancelling. */
final class ExecutionsService {
    private static final Duration POLL = Duration.ofMillis(100);

    /** Level of a line and of a filter; a filter takes its level and the graver ones. */
    enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR;

        List<String> andGraver() {
            return EnumSet.range(this, ERROR).stream()
                    .map(level -> level.name().toLowerCase(java.util.Locale.ROOT))
                    .toList();
        }

        static List<String> from(@Nullable Level level) {
            return VersionDraft.or(level, DEBUG).andGraver();
        }
    }

    /** @param id the function, when the list is below one */
    record Filter(
            @Nullable UUID id,
            Execution.@Nullable Status status,
            @Nullable @Min(1) Long number,
            @Nullable String errorCode,
            CausedBy.@Nullable Kind causedBy,
            @Nullable Instant from,
            @Nullable Instant to,
            PageRequest page) {}

    /** @param id the function, when the run is looked up below one */
    record Get(
            UUID eid,
            @Nullable UUID id,
            @Nullable @JsonProperty("wait") Duration patience) {}

    record ByEid(UUID eid) {}

    record Logs(UUID eid, @Nullable Level level, PageRequest page) {}

    /**
     * Lines as they come.
     *
     * @param from begin with runs admitted since then; now when absent
     */
    record Follow(UUID id, @Nullable Level level, @Nullable Instant from) {}

    private final Db db;
    private final FunctionsStore functions;
    private final ExecutionsStore store;
    private final RunsInFlight inFlight;
    private final RunQueue queue;
    private final LinesStore lines = new LinesStore();
    private final QueueStore waitingRuns = new QueueStore();
    private final RunClosing closing;

    ExecutionsService(
            Db db,
            FunctionsStore functions,
            ExecutionsStore store,
            RunsInFlight inFlight,
            RunQueue queue,
            RunClosing closing) {
        this.db = db;
        this.functions = functions;
        this.store = store;
        this.inFlight = inFlight;
        this.queue = queue;
        this.closing = closing;
    }

    Page<Execution> list(Caller caller, Tx tx, Filter filter) {
        if (filter.from() != null && filter.to() != null && filter.from().isAfter(filter.to())) {
            throw Problem.of(ProblemCode.INVALID_PARAMETER, "from: expected a time before to");
        }
        if (filter.id() != null && functions.find(tx, filter.id()).isEmpty()) {
            throw Problem.notFound();
        }
        return store.list(
                tx,
                filter.page(),
                new ExecutionsStore.Filter(
                        filter.id(),
                        filter.status(),
                        filter.number(),
                        filter.errorCode(),
                        filter.causedBy(),
                        filter.from(),
                        filter.to()));
    }

    /** Waits, outside any transaction, until the run has ended or the time is up. */
    Execution get(Caller caller, Get input) {
        Duration wait = VersionDraft.or(input.patience(), Duration.ZERO);
        if (wait.isNegative() || wait.compareTo(FunctionsLimits.WAIT_MAX) > 0) {
            throw Problem.of(ProblemCode.INVALID_PARAMETER, "wait: expected PT0S to PT30S, found " + wait);
        }
        long until = System.nanoTime() + wait.toNanos();
        while (true) {
            Execution found = db.inTx(caller.account(), tx -> found(tx, input));
            if (found.ended() || System.nanoTime() - until >= 0) {
                return found;
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private Execution found(Tx tx, Get input) {
        return store.find(tx, input.eid())
                .filter(found -> input.id() == null || input.id().equals(found.functionId()))
                .orElseThrow(Problem::notFound);
    }

    Execution cancel(Caller caller, Tx tx, ByEid input) {
        Execution before = store.find(tx, input.eid()).orElseThrow(Problem::notFound);
        var waiting = waitingRuns
                .queued(tx, input.eid())
                .map(QueueStore.Queued::execution)
                .filter(run -> run.status() == Execution.Status.QUEUED);
        if (waiting.isPresent()) {
            queue.remove(tx, input.eid());
            return closing.close(tx, waiting.get(), Execution.Status.CANCELLED, RunClosing.CANCELLED, tx.now());
        }
        if (!store.requestCancel(tx, input.eid())) {
            throw Problem.invalidState("the run is " + before.status().name().toLowerCase(java.util.Locale.ROOT)
                    + "; only a queued or running one can be cancelled");
        }
        tx.afterCommit(() -> inFlight.cancel(input.eid()));
        return before;
    }

    Page<LogEntry> logs(Caller caller, Tx tx, Logs input) {
        if (store.receipt(tx, input.eid()).isEmpty()) {
            throw Problem.notFound();
        }
        return lines.logs(tx, input.page(), input.eid(), Level.from(input.level()));
    }

    JsonNode receipt(Caller caller, Tx tx, ByEid input) {
        String receipt = store.receipt(tx, input.eid()).orElseThrow(Problem::notFound);
        if (receipt.isEmpty()) {
            throw Problem.invalidState("the run has not ended; its receipt is made when it does");
        }
        return Documents.tree(receipt);
    }

    /** Run by run, so that one position says what was sent; a later run's lines wait for the end of an earlier one. */
    void follow(Caller caller, Follow input, EventSink sink) {
        List<String> levels = Level.from(input.level());
        var cursor = start(caller, input, sink.lastEventId());
        while (sink.open()) {
            var from = cursor;
            List<LinesStore.StreamedLine> came = db.inTx(
                    caller.account(), tx -> lines.nextLines(tx, input.id(), from.execution(), from.seq(), levels));
            for (var line : came) {
                cursor = new LogPosition(line.execution(), line.seq());
                sink.send(cursor.toString(), "log", line);
            }
            if (came.isEmpty()) {
                LockSupport.parkNanos(POLL.toNanos());
            }
        }
    }

    private LogPosition start(Caller caller, Follow input, @Nullable String lastEventId) {
        Optional<LogPosition> last = LogPosition.parse(lastEventId);
        return db.inTx(caller.account(), tx -> {
            if (functions.find(tx, input.id()).isEmpty()) {
                throw Problem.notFound();
            }
            return last.orElseGet(() -> input.from() == null
                    ? lines.oldestRunning(tx, input.id())
                            .map(LogPosition::before)
                            .orElseGet(() -> LogPosition.at(tx.now()))
                    : LogPosition.at(input.from()));
        });
    }
}
