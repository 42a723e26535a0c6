package io.neolayer.kernel.http;

import io.neolayer.kernel.tenancy.Access;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.kernel.tenancy.Principal;
import io.neolayer.kernel.tenancy.RequestOrigin;

/** The caller of a public route: nobody, who may nothing. */
final class Anonymous {
    private static final Principal NOBODY = new Principal(Principal.Kind.SYSTEM, "public", "public", null);
    private static final Access NOTHING = (permission, resource) -> new Access.Decision(false, "default_deny");

    private Anonymous() {}

    static Caller caller(RequestOrigin origin) {
        return new Caller(NOBODY, Caller.NO_ACCOUNT, NOTHING, origin);
    }
}
