package io.neolayer.service.functions;

import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.sandbox.FaultCode;
import io.neolayer.service.functions.Execution.RunError;
import io.neolayer.service.functions.Execution.Status;
import java.time.Instant;

/** Ends synchronous runs whose server was lost (they had no effect, and their callers may repeat them), and queued ones whose time is up. */
final class RunReaper {
    private static final int TURN = 100;
    private static final RunError LOST = new RunError(
            FaultCode.INTERRUPTED.wire(),
            "the server that had the run was lost; nothing of the run was applied",
            null,
            null,
            null,
            null,
            null,
            true);

    private final ExecutionsStore store;
    private final QueueStore queue = new QueueStore();
    private final RunClosing closing;

    RunReaper(ExecutionsStore store, RunClosing closing) {
        this.store = store;
        this.closing = closing;
    }

    void reap(SystemTx tx) {
        Instant now = tx.now();
        for (ExecutionsStore.Lost lost : store.lost(tx, TURN)) {
            Execution run = store.orphan(tx, lost).execution();
            Execution _ = closing.close(tx, run, Status.FAILED, LOST, now);
        }
        for (ExecutionsStore.Lost expired : queue.expired(tx, TURN)) {
            Execution run = store.orphan(tx, expired).execution();
            Execution _ = closing.close(tx, run, Status.EXPIRED, RunClosing.EXPIRED, now);
        }
    }
}
