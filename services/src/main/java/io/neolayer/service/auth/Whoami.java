package io.neolayer.service.auth;

import io.neolayer.kernel.tenancy.Principal;
import io.neolayer.kernel.tenancy.SystemRole;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who calls.
 *
 * @param principal {@code <kind>:<id>}
 * @param person who is behind it
 * @param role of an operator token
 * @param accountId the account that the permissions are about: a key's own, or the one that was asked for
 * @param permissions what the caller may do there
 */
record Whoami(
        String principal,
        Principal.Kind kind,
        String id,
        String name,
        @Nullable String person,
        @Nullable SystemRole role,
        @Nullable UUID accountId,
        List<String> permissions) {}
