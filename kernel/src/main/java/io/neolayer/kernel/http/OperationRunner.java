package io.neolayer.kernel.http;

import io.neolayer.kernel.audit.AuditLog;
import io.neolayer.kernel.operation.Form;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.DatabaseFault;
import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.GatheredReads;
import io.neolayer.kernel.storage.Statements;
import io.neolayer.kernel.storage.Tx;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Takes an admitted request through its form: transaction, handler, idempotent result, audit entry, commit. */
final class OperationRunner {
    private static final int ATTEMPTS = 3;

    private final Db db;
    private final GatheredReads reads;
    private final AuditLog audit;
    private final Idempotency idempotency;
    private final Replies replies;
    private final Deadlines deadlines;
    private final LongRuns longRuns;

    OperationRunner(ServerParts parts, Replies replies, Deadlines deadlines) {
        this.db = parts.db();
        this.reads = parts.reads();
        this.audit = parts.audit();
        this.idempotency = new Idempotency(parts.sealer());
        this.replies = replies;
        this.deadlines = deadlines;
        this.longRuns = new LongRuns(db, audit, idempotency, replies);
    }

    LongRuns longRuns() {
        return longRuns;
    }

    /**
     * Runs to the answer.
     *
     * @throws io.neolayer.kernel.storage.CredentialChanged when the kept credential no longer holds; nothing was done
     */
    Reply run(Work work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(work);
            } catch (DatabaseFault e) {
                if (attempt == ATTEMPTS || !Idempotency.overtaken(e)) {
                    throw e;
                }
            }
        }
    }

    @SuppressWarnings("unchecked") // the binding made the input for this very operation
    private Reply attempt(Work work) {
        return switch (work.route().operation().form()) {
            case Form.InTx<?, ?> form -> inTx((Form.InTx<Object, Object>) form, work);
            case Form.ReadsOne<?, ?> form -> readsOne((Form.ReadsOne<Object, Object>) form, work);
            case Form.Across<?, ?> form -> across((Form.Across<Object, Object>) form, work);
            case Form.Direct<?, ?> form ->
                reply(work, ((Form.Direct<Object, Object>) form).handler().handle(work.caller(), work.input()));
            case Form.Runs<?, ?, ?, ?> form -> longRuns.run((Form.Runs<Object, Object, Object, Object>) form, work);
            case Form.Streams<?> _ -> throw new IllegalStateException("a stream is served elsewhere");
        };
    }

    private Reply readsOne(Form.ReadsOne<Object, Object> form, Work work) {
        List<Object> parameters = form.parameters().apply(work.input());
        Optional<Object> row = reads.find(form.read(), work.caller().account(), work.check(), parameters);
        return reply(work, row.orElseThrow(Problem::notFound));
    }

    private Reply inTx(Form.InTx<Object, Object> form, Work work) {
        return deadlines.within(deadline -> db.inTx(work.caller().account(), work.check(), tx -> {
            Reply reply = step(tx, work, tx::changes, () -> form.handler().handle(work.caller(), tx, work.input()));
            deadline.settle();
            return reply;
        }));
    }

    private Reply across(Form.Across<Object, Object> form, Work work) {
        return deadlines.within(deadline -> db.inSystemTx(tx -> {
            Reply reply = step(tx, work, tx::changes, () -> form.handler().handle(work.caller(), tx, work.input()));
            deadline.settle();
            return reply;
        }));
    }

    /** What one transaction does: claim, handler, result, audit entry. */
    private Reply step(Statements tx, Work work, Supplier<List<Tx.Change>> changes, Supplier<Object> handler) {
        IdempotencyKey key = work.key();
        if (key != null) {
            Optional<Reply> first = idempotency.claim(tx, key);
            if (first.isPresent()) {
                return first.get();
            }
        }
        Reply reply = reply(work, handler.get());
        if (work.route().operation().reads()) {
            return reply;
        }
        if (key != null) {
            idempotency.store(tx, key, reply, work.route().sensitive());
        }
        audit.record(tx, work.done(reply.status(), changes.get()));
        return reply;
    }

    private Reply reply(Work work, Object output) {
        return replies.of(work.route(), work.caller().account(), output);
    }
}
