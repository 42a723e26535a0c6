package io.neolayer.sandbox;

import java.util.Locale;

/** Why a run failed, as a stable word. */
public enum FaultCode {
    /** The script threw, or its promise was rejected. */
    SCRIPT_ERROR,
    /** The script returned a promise that nothing can settle any more. */
    NEVER_SETTLES,
    CPU_LIMIT,
    WALL_LIMIT,
    MEMORY_LIMIT,
    STACK_LIMIT,
    OUTPUT_LIMIT,
    /** The result cannot be written as JSON. */
    OUTPUT_INVALID,
    /** The worker did not answer and was killed by its supervisor. */
    WORKER_KILLED,
    /** The worker was lost to something outside; the run had its effects only through host calls. */
    INTERRUPTED,
    CANCELLED;

    /** The word used in JSON. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the same run may succeed when it is repeated unchanged. */
    public boolean retryable() {
        return this == INTERRUPTED;
    }
}
