package io.neolayer.sandbox;

import org.jspecify.annotations.Nullable;

/**
 * Why a run failed.
 *
 * @param stack frames as {@code at name (function.js:line:column)}, one a line; empty when there are none
 * @param limit the limit that ended it, for codes that have one
 * @param thrownCode the {@code code} of the error that the script let through, such as {@code egress_denied}
 */
public record RunFault(
        FaultCode code,
        String message,
        String stack,
        @Nullable LimitHit limit,
        @Nullable String thrownCode) {
    /** A limit with what it allowed and what was found, in milliseconds, bytes or frames. */
    public record LimitHit(String limit, long allowed, long used) {}
}
