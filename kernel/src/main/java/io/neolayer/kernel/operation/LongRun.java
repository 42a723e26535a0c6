package io.neolayer.kernel.operation;

import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import java.time.Duration;

/**
 * The admit-run-finish form. One transaction admits and claims the idempotency key, the work runs outside any
 * transaction on its own virtual thread, one transaction finishes. When {@link #wait} passes first, the caller gets
 * {@link #progress} with 202 and the run goes on.
 *
 * @param <A> what was admitted
 * @param <R> what the run brought back
 */
public interface LongRun<I, A, R, O> {
    /** A place among the runs in flight, given back when the run has finished or was never admitted. */
    @FunctionalInterface
    interface Slot extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Waits for a place, outside any transaction, before anything is stored and before the idempotency key is claimed.
     *
     * @param patience what is left of {@link #wait}; a request that is judged again does not wait anew
     * @throws io.neolayer.kernel.problem.Problem 429 when none came free within it
     */
    Slot reserve(Caller caller, I input, Duration patience);

    A admit(Caller caller, Tx tx, I input);

    /** Must not throw for a failure of the work itself: that is a result. */
    R run(Caller caller, A admitted);

    /** Applies the result; also stores the idempotent answer, in this transaction. */
    O finish(Caller caller, Tx tx, A admitted, R result);

    /**
     * Called when {@link #finish} threw and its transaction was rolled back, in a transaction of its own, so that the
     * failure of the effects is itself a stored result; rethrows what it cannot turn into one.
     */
    O finishFailed(Caller caller, Tx tx, A admitted, R result, RuntimeException failure);

    /** What is true now, for a caller that waits no longer. */
    O progress(Caller caller, Tx tx, A admitted);

    Duration wait(I input);

    /** True when what was admitted waits in the queue: the caller gets {@link #progress} with 202 at once, and a job runs it. */
    default boolean queued(A admitted) {
        return false;
    }
}
