package io.neolayer.kernel.http;

import io.neolayer.kernel.audit.AuditLog;
import io.neolayer.kernel.operation.Form;
import io.neolayer.kernel.operation.LongRun;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.Tx;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The admit-run-finish form: the run goes on after its caller has gone. */
final class LongRuns {
    private final Db db;
    private final AuditLog audit;
    private final Idempotency idempotency;
    private final Replies replies;
    private final AtomicInteger going = new AtomicInteger();

    LongRuns(Db db, AuditLog audit, Idempotency idempotency, Replies replies) {
        this.db = db;
        this.audit = audit;
        this.idempotency = idempotency;
        this.replies = replies;
    }

    /** Runs that have not finished. */
    int going() {
        return going.get();
    }

    private record Admission(
            @Nullable Reply first, @Nullable Object admitted) {}

    Reply run(Form.Runs<Object, Object, Object, Object> form, Work work) {
        LongRun<Object, Object, Object, Object> run = form.run();
        LongRun.Slot slot = run.reserve(work.caller(), work.input(), left(run, work));
        Admission admission;
        try {
            admission = db.inTx(account(work), work.check(), tx -> admit(tx, run, work));
        } catch (RuntimeException | Error e) {
            slot.close();
            throw e;
        }
        Object admitted = admission.admitted();
        if (admitted == null) {
            slot.close();
            return Objects.requireNonNull(admission.first());
        }
        CompletableFuture<Reply> result = start(run, work, slot, admitted);
        return await(result, run, work, admitted);
    }

    private Admission admit(Tx tx, LongRun<Object, Object, Object, Object> run, Work work) {
        IdempotencyKey key = work.key();
        if (key != null) {
            var first = idempotency.claim(tx, key);
            if (first.isPresent()) {
                return new Admission(first.get(), null);
            }
        }
        Object admitted = run.admit(work.caller(), tx, work.input());
        if (run.queued(admitted)) {
            Reply progress = replies.accepted(work.route(), account(work), run.progress(work.caller(), tx, admitted));
            if (key != null) {
                idempotency.store(tx, key, progress, work.route().sensitive());
            }
            audit.record(tx, work.done(202, List.copyOf(tx.changes())));
            return new Admission(progress, null);
        }
        if (key != null) {
            Reply progress = replies.accepted(work.route(), account(work), run.progress(work.caller(), tx, admitted));
            idempotency.storeRunning(tx, key, progress, work.route().sensitive());
        }
        audit.record(tx, work.done(202, List.copyOf(tx.changes())));
        return new Admission(null, admitted);
    }

    private CompletableFuture<Reply> start(
            LongRun<Object, Object, Object, Object> run, Work work, LongRun.Slot slot, Object admitted) {
        var result = new CompletableFuture<Reply>();
        going.incrementAndGet();
        Thread.ofVirtual().name("run").start(() -> {
            try (slot) {
                Object brought = run.run(work.caller(), admitted);
                result.complete(finish(run, work, admitted, brought));
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            } finally {
                going.decrementAndGet();
            }
        });
        return result;
    }

    private Reply finish(LongRun<Object, Object, Object, Object> run, Work work, Object admitted, Object brought) {
        try {
            return db.inTx(account(work), tx -> store(tx, work, run.finish(work.caller(), tx, admitted, brought)));
        } catch (RuntimeException failure) {
            return db.inTx(
                    account(work),
                    tx -> store(tx, work, run.finishFailed(work.caller(), tx, admitted, brought, failure)));
        }
    }

    private Reply store(Tx tx, Work work, Object output) {
        Reply reply = replies.of(work.route(), account(work), output);
        if (work.key() != null) {
            idempotency.finish(tx, work.key(), reply, work.route().sensitive());
        }
        return reply;
    }

    private Reply await(
            CompletableFuture<Reply> result, LongRun<Object, Object, Object, Object> run, Work work, Object admitted) {
        try {
            return result.get(left(run, work).toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return db.inTx(
                    account(work),
                    tx -> replies.accepted(work.route(), account(work), run.progress(work.caller(), tx, admitted)));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a run failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.of(ProblemCode.UNAVAILABLE, "the server is stopping; the run goes on elsewhere or ends", e);
        }
    }

    /** One wait for all: for the place, for the run, and for both again if the request had to be judged anew. */
    private static Duration left(LongRun<Object, Object, Object, Object> run, Work work) {
        Duration left = run.wait(work.input()).minusNanos(System.nanoTime() - work.since());
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static UUID account(Work work) {
        return work.caller().account();
    }
}
