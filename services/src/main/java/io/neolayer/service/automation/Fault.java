package io.neolayer.service.automation;

import io.neolayer.kernel.problem.FieldError;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the timing of a job.
 *
 * @param field JSON pointer of the member at fault
 * @param code stable code: {@code invalid_cron}, {@code invalid_zone}, {@code never_fires}, {@code interval_too_short},
 *     {@code future}, {@code range} or {@code size}
 * @param position character of the text where the fault begins, the first is 1; null when the whole value is at fault
 */
record Fault(String field, String code, @Nullable Integer position, String expected, String found) {
    static final String INVALID_CRON = "invalid_cron";
    static final String INVALID_ZONE = "invalid_zone";
    static final String NEVER_FIRES = "never_fires";
    static final String INTERVAL_TOO_SHORT = "interval_too_short";
    static final String FUTURE = "future";
    static final String RANGE = "range";
    static final String SIZE = "size";

    static Fault whole(String field, String code, String expected, String found) {
        return new Fault(field, code, null, expected, found);
    }

    String message() {
        String where = position == null ? "" : " at character " + position;
        return "expected " + expected + ", found " + found + where;
    }

    FieldError asFieldError() {
        return new FieldError(field, code, message());
    }
}
