package io.neolayer.service.automation;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** When a job with a condition fires: at each instant while it holds, or once when it begins to hold. */
enum Arming {
    EDGE,
    LEVEL;

    /** What a condition, or one leaf of it, turned out to be. */
    enum Truth {
        TRUE,
        FALSE,
        /** A value was missing, stale or of another type; it neither fires nor changes anything. */
        UNKNOWN
    }

    /** The order of a value and its threshold that a leaf with {@code rearm} asks for. */
    enum Direction {
        ABOVE,
        BELOW
    }

    /**
     * The decision of one instant.
     *
     * @param reason {@code DUE}, or why it does not fire
     * @param armed what the job keeps for its next instant
     */
    record Step(Reason reason, boolean armed) {}

    /**
     * Decides one instant.
     *
     * @param holds the condition
     * @param lingers the same condition with each leaf that has {@code rearm} taken as true until its value has come
     *     back beyond it; equal to {@code holds} where no leaf has it
     */
    Step step(boolean armed, Truth holds, Truth lingers) {
        if (holds == Truth.UNKNOWN) {
            return new Step(Reason.SOURCE_UNAVAILABLE, armed);
        }
        if (this == LEVEL) {
            return new Step(holds == Truth.TRUE ? Reason.DUE : Reason.CONDITION_FALSE, true);
        }
        if (armed) {
            return holds == Truth.TRUE ? new Step(Reason.DUE, false) : new Step(Reason.CONDITION_FALSE, true);
        }
        if (holds == Truth.TRUE) {
            return new Step(Reason.NOT_REARMED, false);
        }
        return lingers == Truth.UNKNOWN
                ? new Step(Reason.SOURCE_UNAVAILABLE, false)
                : new Step(Reason.CONDITION_FALSE, lingers == Truth.FALSE);
    }

    /**
     * Whether a leaf still lingers after it held: until its value is strictly beyond {@code rearm} on the side away
     * from the threshold. Without {@code rearm} it lingers exactly as long as it holds.
     */
    static Truth lingers(Truth holds, Direction direction, BigDecimal value, @Nullable BigDecimal rearm) {
        if (rearm == null || holds != Truth.FALSE) {
            return holds;
        }
        int order = value.compareTo(rearm);
        boolean back = direction == Direction.ABOVE ? order < 0 : order > 0;
        return back ? Truth.FALSE : Truth.TRUE;
    }
}
