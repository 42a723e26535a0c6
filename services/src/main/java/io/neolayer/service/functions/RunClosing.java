package io.neolayer.service.functions;

import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.storage.Statements;
import io.neolayer.service.functions.Execution.RunError;
import io.neolayer.service.functions.Execution.Status;
import java.time.Instant;
import java.util.Map;

/** Ends runs that no code ends: their server was lost, nobody took them in time, or they were cancelled before they began. */
final class RunClosing {
    static final RunError EXPIRED = RunError.of("expired", "the run did not start within its ttl");
    static final RunError CANCELLED = RunError.of("cancelled", "the run was cancelled before it began");

    private final ExecutionsStore store;
    private final RunReceipts receipts;
    private final RunEvents events;
    private final IdSource ids;
    private final RunQueue queue;

    RunClosing(ExecutionsStore store, RunReceipts receipts, RunEvents events, IdSource ids, RunQueue queue) {
        this.store = store;
        this.receipts = receipts;
        this.events = events;
        this.ids = ids;
        this.queue = queue;
    }

    /** Ends a run that is locked, with its receipt. */
    Execution close(Statements tx, Execution run, Status as, RunError why, Instant now) {
        var orphan = store.orphan(tx, new ExecutionsStore.Lost(run.accountId(), run.id()));
        Execution ended = orphan.execution().endedAs(as, why, now, ids.next());
        String receipt =
                receipts.sign(ended, orphan.codeSha256(), RunReceipts.sha256(orphan.input()), null, null, Map.of());
        store.reap(tx, ended, receipt);
        events.ended(tx, ended);
        queue.ended(tx, ended);
        return ended;
    }
}
