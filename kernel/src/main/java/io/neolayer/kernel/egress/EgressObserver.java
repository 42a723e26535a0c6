package io.neolayer.kernel.egress;

import java.time.Duration;

/** Hears of every call once, when it has ended. */
@FunctionalInterface
public interface EgressObserver {
    /**
     * @param service the caller's slice
     * @param outcome {@code answered}, whatever the status was, or the code of the refusal or failure
     */
    void ended(String service, String outcome, Duration duration);
}
