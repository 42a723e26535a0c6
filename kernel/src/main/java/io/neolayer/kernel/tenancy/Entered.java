package io.neolayer.kernel.tenancy;

import io.neolayer.kernel.storage.CredentialCheck;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is in.
 *
 * @param check what the first statement has to compare; null when it was read just now
 * @param accountRate how fast all principals of the account together may call; null for a route of the server
 */
public record Entered(
        Caller caller,
        @Nullable CredentialCheck check,
        @Nullable Rate accountRate) {}
