package io.neolayer.kernel.storage;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One-row reads that concurrent requests share round trips for (KERNEL section 1). */
public interface GatheredReads {
    /**
     * Reads the row under the account's row-level security; waits its turn in a bounded queue.
     *
     * @param check compared in the same round trip; null when the credential was read just now or there is none
     * @throws CredentialChanged when the check fails
     * @throws io.neolayer.kernel.problem.Problem 503 {@code overloaded} when the queue is full
     */
    <T> Optional<T> find(GatheredRead<T> read, UUID account, @Nullable CredentialCheck check, List<Object> parameters);
}
