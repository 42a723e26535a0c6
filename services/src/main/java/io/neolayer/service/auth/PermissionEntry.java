package io.neolayer.service.auth;

import io.neolayer.kernel.tenancy.PermissionCatalogue;
import java.util.List;

/**
 * A permission and what it opens.
 *
 * @param named in no wildcard, built-in role or operator token: it has to be granted by its own name
 * @param operations ids of the operations that need it
 */
record PermissionEntry(String permission, boolean named, List<String> operations) {
    static PermissionEntry of(PermissionCatalogue.Entry entry) {
        return new PermissionEntry(
                entry.permission().toString(), entry.permission().named(), entry.operations());
    }
}
