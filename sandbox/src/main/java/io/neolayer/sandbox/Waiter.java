package io.neolayer.sandbox;

import java.util.concurrent.CompletableFuture;

/** Work that waits for a worker. */
final class Waiter {
    /** What became of the wait: a worker, or a reason why there is none. */
    sealed interface Answer {
        record Granted(WorkerProcess worker) implements Answer {}

        record Refused(NoSlot.Reason reason) implements Answer {}

        record Cancelled() implements Answer {}
    }

    final String account;
    final boolean dedicated;
    final CompletableFuture<Answer> answer = new CompletableFuture<>();

    Waiter(String account, boolean dedicated) {
        this.account = account;
        this.dedicated = dedicated;
    }
}
