package io.neolayer.kernel.http;

import io.neolayer.kernel.tenancy.Principal;
import io.neolayer.kernel.tenancy.RequestOrigin;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One request, for metrics and the access log.
 *
 * @param operation the operation's id, {@code probe}, {@code document}, or {@code other} for an unknown route
 * @param nanos from the end of the head to the end of the answer
 * @param failure what nobody foresaw, behind a 500; null otherwise
 */
public record ServedRequest(
        String operation,
        String method,
        int status,
        long nanos,
        @Nullable UUID account,
        @Nullable Principal principal,
        RequestOrigin origin,
        @Nullable Throwable failure) {}
