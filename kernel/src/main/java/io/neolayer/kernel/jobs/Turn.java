package io.neolayer.kernel.jobs;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a job.
 *
 * @param account {@code Caller.NO_ACCOUNT} for work of the server
 * @param attempt 1 for the first; grows with known failures only
 * @param epoch grows with every claim
 * @param claimedAt database time
 */
public record Turn<P extends Record>(
        UUID account,
        UUID id,
        P payload,
        int attempt,
        long epoch,
        Instant dueAt,
        Instant claimedAt,
        @Nullable String requestId) {}
