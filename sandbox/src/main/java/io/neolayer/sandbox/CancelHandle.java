package io.neolayer.sandbox;

import org.jspecify.annotations.Nullable;

/** Cancels one run from any thread, before it starts or while it goes on; later calls change nothing. */
public final class CancelHandle {
    private @Nullable Runnable action;
    private boolean cancelled;

    /** Ends the run with {@code cancelled} unless it has ended. */
    public void cancel() {
        Runnable now;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            now = action;
        }
        if (now != null) {
            now.run();
        }
    }

    /** Whether {@link #cancel} was called. */
    public synchronized boolean cancelled() {
        return cancelled;
    }

    /** Sets what cancelling does from now on; does it at once when it was already asked for. */
    void onCancel(Runnable next) {
        synchronized (this) {
            if (!cancelled) {
                action = next;
                return;
            }
        }
        next.run();
    }
}
