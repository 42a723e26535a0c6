package io.neolayer.kernel.audit;

import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Principal;
import io.neolayer.kernel.tenancy.RequestOrigin;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What happened.
 *
 * @param account the account whose chain it belongs to, or the nil UUID for the system chain
 * @param resource path after {@code /accounts/{account_id}/}, or the whole path of a route of the server
 * @param code the problem's code when it was refused or failed
 */
public record AuditEvent(
        UUID account,
        Principal principal,
        String operation,
        String resource,
        Outcome outcome,
        int status,
        @Nullable String code,
        List<Tx.Change> changes,
        RequestOrigin origin) {
    /** How it ended. */
    public enum Outcome {
        DONE,
        DENIED,
        FAILED
    }

    public AuditEvent {
        changes = List.copyOf(changes);
    }
}
