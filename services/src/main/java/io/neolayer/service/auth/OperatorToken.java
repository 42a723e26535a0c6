package io.neolayer.service.auth;

import io.neolayer.kernel.tenancy.SystemRole;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token that the operator configured, without its secret.
 *
 * @param lastUsedAt to the minute, on any replica
 */
record OperatorToken(String name, SystemRole role, @Nullable Instant lastUsedAt) {}
