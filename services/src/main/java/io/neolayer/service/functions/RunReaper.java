package io.neolayer.service.functions;

import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.sandbox.FaultCode;
import io.neolayer.service.functions.Execution.RunError;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Ends runs whose server was lost: they had no effect, and their callers may repeat them. */
final class RunReaper {
    private static final int TURN = 100;

    private final ExecutionsStore store;
    private final RunReceipts receipts;
    private final IdSource ids;

    RunReaper(ExecutionsStore store, RunReceipts receipts, IdSource ids) {
        this.store = store;
        this.receipts = receipts;
        this.ids = ids;
    }

    void reap(SystemTx tx) {
        for (ExecutionsStore.Lost lost : store.lost(tx, TURN)) {
            ExecutionsStore.Orphan orphan = store.orphan(tx, lost);
            Execution ended = interrupted(orphan.execution(), tx.now());
            String receipt =
                    receipts.sign(ended, orphan.codeSha256(), RunReceipts.sha256(orphan.input()), null, null, Map.of());
            store.reap(tx, ended, receipt);
        }
    }

    private Execution interrupted(Execution running, Instant now) {
        var error = new RunError(
                FaultCode.INTERRUPTED.wire(),
                "the server that had the run was lost; nothing of the run was applied",
                null,
                null,
                null,
                null,
                null,
                true);
        return new Execution(
                running.id(),
                running.accountId(),
                running.functionId(),
                running.number(),
                running.alias(),
                Execution.Status.FAILED,
                running.causedBy(),
                running.input(),
                null,
                List.of(),
                List.of(),
                0,
                List.of(),
                List.of(),
                error,
                null,
                running.seed(),
                running.clock(),
                running.dryRun(),
                running.attempt(),
                running.createdAt(),
                running.startedAt(),
                now,
                Duration.between(running.createdAt(), now),
                ids.next());
    }
}
