package io.neolayer.kernel.crypto;

/**
 * A value as it is stored, with the key that opens it.
 *
 * @param keyVersion version of the account key that wraps the data key
 * @param wrappedKey the data key under the account key
 * @param value the value under the data key
 */
public record SealedValue(int keyVersion, SealedBytes wrappedKey, SealedBytes value) {}
