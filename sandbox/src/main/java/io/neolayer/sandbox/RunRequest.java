package io.neolayer.sandbox;

import java.time.Duration;

/**
 * One run.
 *
 * @param account the account that runs it: worker affinity, turns, and caches go by it
 * @param dedicated whether the account's runs never share a worker process with another account
 * @param maxWait how long to wait for a worker before the answer is {@link NoSlot}
 */
public record RunRequest(
        String account,
        boolean dedicated,
        SourceCode source,
        RunInput input,
        RunLimits limits,
        Seeding seeding,
        ServiceCatalogue services,
        CancelHandle cancel,
        LogSink logs,
        Duration maxWait) {}
