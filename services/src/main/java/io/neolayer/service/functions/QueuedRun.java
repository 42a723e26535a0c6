package io.neolayer.service.functions;

import io.neolayer.kernel.jobs.JobHandler;
import io.neolayer.kernel.jobs.Outcome;
import io.neolayer.kernel.jobs.Turn;
import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.kernel.tenancy.RequestOrigin;
import io.neolayer.sandbox.FaultCode;
import io.neolayer.sandbox.NoSlot;
import io.neolayer.service.functions.Execution.RunError;
import io.neolayer.service.functions.Execution.Status;
import io.neolayer.service.functions.Runner.Admitted;
import io.neolayer.service.functions.Runner.Ran;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Runs what waits in the queue. The row and its epoch decide, not the job: whatever instruction a process dies at, a run ends once, and
 * it is begun again, at most twice, only while it has made no call that may have changed something outside.
 */
final class QueuedRun implements JobHandler<RunQueue.Run> {
    private static final int ATTEMPTS = 3;
    private static final Duration WORKER_PAUSE = Duration.ofSeconds(1);

    private final Db db;
    private final QueueStore queue = new QueueStore();
    private final VersionsStore versions;
    private final ExecuteRun execute;
    private final Runner runner;
    private final RunEnd end;
    private final RunClosing closing;
    private final UUID incarnation;

    QueuedRun(
            Db db,
            VersionsStore versions,
            ExecuteRun execute,
            Runner runner,
            RunEnd end,
            RunClosing closing,
            UUID incarnation) {
        this.db = db;
        this.versions = versions;
        this.execute = execute;
        this.runner = runner;
        this.end = end;
        this.closing = closing;
        this.incarnation = incarnation;
    }

    private record Begun(Caller caller, Admitted admitted) {}

    @Override
    public Outcome run(Turn<RunQueue.Run> turn) {
        UUID account = turn.account();
        Optional<Begun> begun = db.inTx(account, tx -> begin(tx, turn));
        if (begun.isEmpty()) {
            return Outcome.done();
        }
        Admitted admitted = begun.get().admitted();
        Ran ran = runner.run(begun.get().caller(), admitted);
        if (ran.result() instanceof NoSlot) {
            db.inTx(account, tx -> {
                queue.requeue(tx, admitted.execution().id(), incarnation, turn.epoch());
                return tx;
            });
            return new Outcome.RunAgainIn(WORKER_PAUSE);
        }
        finish(account, admitted, ran);
        return Outcome.done();
    }

    /** The run's own lease guards this, so the job's completion may follow in a transaction of its own. */
    private void finish(UUID account, Admitted admitted, Ran ran) {
        try {
            Execution _ = db.inTx(account, tx -> end.finish(tx, admitted, ran));
        } catch (RuntimeException failure) {
            Execution _ = db.inTx(account, tx -> end.finishFailed(tx, admitted, ran, failure));
        }
    }

    /** Takes the run for this turn; empty when there is nothing left to run. */
    private Optional<Begun> begin(Tx tx, Turn<RunQueue.Run> turn) {
        var found = queue.queued(tx, turn.payload().execution());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var queued = found.get();
        Execution before = queued.execution();
        Instant now = tx.now();
        boolean again = before.status() == Status.RUNNING;
        if (again && (queued.outward() || before.attempt() >= ATTEMPTS)) {
            closing.close(tx, before, Status.FAILED, interrupted(queued.outward()), now);
            return Optional.empty();
        }
        if (!again && queued.expiresAt() != null && !now.isBefore(queued.expiresAt())) {
            closing.close(tx, before, Status.EXPIRED, RunClosing.EXPIRED, now);
            return Optional.empty();
        }
        Version version = versions.find(tx, before.functionId(), before.number())
                .orElseThrow(() -> new IllegalStateException("a queued run's version is immutable and stays"));
        Execution execution = before.begun(again ? before.attempt() + 1 : before.attempt(), now);
        var origin = new RequestOrigin("job-" + turn.id(), null, null, null);
        var caller = Runner.asFunction(execution, version, queued.askedBy(), origin);
        var params = before.input() == null ? JsonNodeFactory.instance.objectNode() : before.input();
        Admitted opened = execute.opened(caller, tx, version, execution, params).under(turn.epoch());
        queue.begin(tx, execution, incarnation, turn.epoch());
        return Optional.of(new Begun(caller, opened));
    }

    private static RunError interrupted(boolean outward) {
        String why = outward
                ? "it had made a call that may have changed something, so it is not run again"
                : "it was begun " + ATTEMPTS + " times";
        return new RunError(
                FaultCode.INTERRUPTED.wire(),
                "the server that had the run was lost, and nothing of the run was applied; " + why,
                null,
                null,
                null,
                null,
                null,
                true);
    }

    @Override
    public void died(Tx tx, Turn<RunQueue.Run> turn, String error) {
        queue.queued(tx, turn.payload().execution()).ifPresent(queued -> {
            var why = new RunError(
                    FaultCode.INTERRUPTED.wire(),
                    "the run could not be carried out: " + error,
                    null,
                    null,
                    null,
                    null,
                    null,
                    true);
            closing.close(tx, queued.execution(), Status.FAILED, why, tx.now());
        });
    }
}
