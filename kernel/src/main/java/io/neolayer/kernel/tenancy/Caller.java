package io.neolayer.kernel.tenancy;

import io.neolayer.kernel.problem.Problem;
import java.util.UUID;

/**
 * Who calls, for which account, from where: the first parameter of every handler.
 *
 * @param account the account of the path, or {@link #NO_ACCOUNT} for a route of the server
 * @param access what the principal may do there
 */
public record Caller(Principal principal, UUID account, Access access, RequestOrigin origin) {
    /** Stands for the server itself where a key needs an account. */
    public static final UUID NO_ACCOUNT = new UUID(0, 0);

    public boolean may(Permission permission, String resource) {
        return access.decide(permission, resource).allowed();
    }

    /**
     * Demands a permission.
     *
     * @throws Problem 403 {@code permission_denied} naming the permission that is missing
     */
    public void require(Permission permission, String resource) {
        if (!may(permission, resource)) {
            throw Problem.denied(
                    principal + " lacks " + permission + " on " + (resource.isEmpty() ? "the account" : resource));
        }
    }
}
