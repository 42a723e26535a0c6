package io.neolayer.cli.terminal;

import java.time.Duration;

/** Lets time pass between two attempts. */
@FunctionalInterface
public interface Pause {
    void of(Duration duration);

    /** The real one; an interrupt ends the run. */
    static Pause real() {
        return duration -> {
            try {
                Thread.sleep(duration);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CliFault(Exit.INTERRUPTED, "interrupted", e);
            }
        };
    }
}
