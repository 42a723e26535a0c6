package io.neolayer.sandbox;

import java.time.Duration;

/** No worker took the work in the time its caller gave; nothing ran. */
public record NoSlot(Reason reason, Duration waited) implements RunResult, CheckResult {
    /** What the work waited for. */
    public enum Reason {
        /** All workers were busy. */
        SLOT,
        /** Workers were free, but the account holds its share. */
        ACCOUNT_TURN,
        /** No worker process could be started, or the sandbox is closed. */
        NO_WORKER
    }
}
