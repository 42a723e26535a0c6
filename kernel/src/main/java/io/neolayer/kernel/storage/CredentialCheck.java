package io.neolayer.kernel.storage;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a kept credential looked like; the first statement of a request compares it with the rows in the same round trip
 * as its own data.
 *
 * @param accountVersion {@code accounts.account.version} at the time
 * @param keyId the API key's row, or null for a principal without one (an operator token)
 * @param keyVersion {@code auth.api_key.version} at the time; any number without a key
 */
public record CredentialCheck(
        UUID account, long accountVersion, @Nullable UUID keyId, long keyVersion) {}
