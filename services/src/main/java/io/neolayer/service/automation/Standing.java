package io.neolayer.service.automation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a time is to a timetable, and the instants on both sides of it.
 *
 * @param previous the last instant earlier than {@code at}, excluded ones too; null = none
 * @param next the first instant later than {@code at}, excluded ones too; null = none
 */
record Standing(
        Instant at,
        Kind kind,
        @Nullable Instant previous,
        @Nullable Instant next) {
    /** Why a time is an instant of the schedule or is not. */
    enum Kind {
        DUE,
        /** An instant on a day that an exclusion names. */
        EXCLUDED,
        BEFORE_START,
        AFTER_END,
        /** The clocks skipped the time, and the job leaves such times out. */
        GAP_LEFT_OUT,
        /** The local time matches, but was due when it happened first. */
        SECOND_PASS,
        NOT_DUE;

        boolean isInstant() {
            return this == DUE || this == EXCLUDED;
        }
    }
}
