package io.neolayer.kernel.jobs;

import io.neolayer.kernel.storage.Tx;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a turn of a job ended, and what is written in the transaction that stores it. */
public sealed interface Outcome {
    /** What the completing transaction does besides, or null when it does nothing. */
    @Nullable
    Consumer<Tx> effect();

    static Outcome done() {
        return new Done(null);
    }

    /** Done, together with what is written. */
    static Outcome done(Consumer<Tx> effect) {
        return new Done(effect);
    }

    /** The work is finished. */
    record Done(@Nullable Consumer<Tx> effect) implements Outcome {}

    /**
     * A failure that a later attempt may mend; dead when the kind allows no more.
     *
     * @param after null for the kind's own wait
     */
    record RetryLater(
            String error,
            @Nullable Duration after,
            @Nullable Consumer<Tx> effect) implements Outcome {
        public RetryLater(String error) {
            this(error, null, null);
        }
    }

    /** Not a failure: the same job again, its attempts counted anew. */
    record RunAgainIn(Duration delay, @Nullable Consumer<Tx> effect) implements Outcome {
        public RunAgainIn(Duration delay) {
            this(delay, null);
        }
    }

    /** A failure that no attempt mends. */
    record GiveUp(String error, @Nullable Consumer<Tx> effect) implements Outcome {
        public GiveUp(String error) {
            this(error, null);
        }
    }
}
