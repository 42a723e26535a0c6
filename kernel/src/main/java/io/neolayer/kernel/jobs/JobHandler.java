package io.neolayer.kernel.jobs;

import io.neolayer.kernel.storage.Tx;

/**
 * Does the work of one kind, outside any transaction. It may be called twice for one job, when a replica is lost between the work and
 * its completion: what it does outside the database must be keyed.
 */
@FunctionalInterface
public interface JobHandler<P extends Record> {
    /**
     * One turn.
     *
     * @throws Exception counts as {@link Outcome.RetryLater}
     */
    Outcome run(Turn<P> turn) throws Exception;

    /** Told in the transaction that makes the job dead: its retries are used up, it gave up, or its lease was lost too often. */
    default void died(Tx tx, Turn<P> turn, String error) {}
}
