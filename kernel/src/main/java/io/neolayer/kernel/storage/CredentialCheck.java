package io.neolayer.kernel.storage;

import org.jspecify.annotations.Nullable;

/**
 * What a request believes about its kept credential and account; its first statement compares it with the rows in the
 * same round trip as its own data.
 *
 * @param id the credential's id, null for one that has no row (an operator token)
 * @param stamp the versions and states of credential and account when it was kept, in the text form that the tenancy's
 *     stamp query answers
 */
public record CredentialCheck(@Nullable String id, String stamp) {}
