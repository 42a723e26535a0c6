package io.neolayer.kernel.tenancy;

import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to enter for.
 *
 * @param operation the operation's id
 * @param permission null for what any principal may do
 * @param resource path after {@code /accounts/{account_id}/}, percent-decoded; empty for the account itself
 * @param writes refused while the account is suspended or archived, unless {@code safety}
 * @param freshSignIn needs a sign-in not older than five minutes
 * @param rechecked true when the request's first statement compares {@link Entered#check()}, so that a kept credential
 *     may be used without a statement of its own; false demands that entering itself re-reads it
 */
public record Entry(
        String operation,
        @Nullable Permission permission,
        String resource,
        boolean writes,
        boolean safety,
        boolean freshSignIn,
        boolean rechecked) {}
