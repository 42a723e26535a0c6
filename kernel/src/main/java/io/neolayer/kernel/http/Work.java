package io.neolayer.kernel.http;

import io.neolayer.kernel.audit.AuditEvent;
import io.neolayer.kernel.storage.CredentialCheck;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One admitted, decoded request on its way to the handler.
 *
 * @param resource path after {@code /accounts/{account_id}/}
 * @param since when the request was first decoded, by {@link System#nanoTime}
 * @param key null without an {@code Idempotency-Key}
 */
record Work(
        Route route,
        Caller caller,
        Object input,
        String resource,
        @Nullable CredentialCheck check,
        long since,
        @Nullable IdempotencyKey key) {

    AuditEvent done(int status, List<Tx.Change> changes) {
        return new AuditEvent(
                caller.account(),
                caller.principal(),
                route.operation().id(),
                resource,
                AuditEvent.Outcome.DONE,
                status,
                null,
                changes,
                caller.origin());
    }
}
