package io.neolayer.service.functions;

import io.neolayer.kernel.tenancy.Access;
import io.neolayer.kernel.tenancy.Permission;
import java.util.Set;

/** What a version may do: the permissions it declares and nothing else. */
record VersionAccess(Set<String> permissions) implements Access {
    VersionAccess {
        permissions = Set.copyOf(permissions);
    }

    @Override
    public Decision decide(Permission permission, String resource) {
        boolean declared = !permission.named() && permissions.contains(permission.toString());
        return new Decision(declared, declared ? "function:" + permission : "default_deny");
    }
}
