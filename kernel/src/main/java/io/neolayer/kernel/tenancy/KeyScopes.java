package io.neolayer.kernel.tenancy;

import java.util.ArrayList;
import java.util.List;

/**
 * What the scopes of an API key allow. Beside the named permissions, {@code accounts:admin} and {@code auth:policy} are in
 * none of its wildcards; what belongs to the server or to people is denied whatever the scopes say.
 */
public final class KeyScopes {
    private static final List<PermissionPattern> ONLY_BY_NAME =
            List.of(PermissionPattern.of("accounts:admin"), PermissionPattern.of("auth:policy"));
    private static final Statement NEVER = Statement.of(
            "built_in",
            "api_key",
            Statement.Effect.DENY,
            "accounts:create",
            "accounts:members",
            "accounts:operate",
            "auth:operate",
            "system:*",
            "metrics:*");

    private KeyScopes() {}

    public static Judgement access(List<String> scopes) {
        var statements = new ArrayList<Statement>();
        statements.add(NEVER);
        scopes.forEach(scope -> statements.add(allow(PermissionPattern.of(scope))));
        return new Judgement(statements);
    }

    /** Whether no key may hold the permission, whoever grants it. */
    public static boolean never(Permission permission) {
        return NEVER.matches(permission, "");
    }

    private static Statement allow(PermissionPattern scope) {
        return new Statement(
                "scope",
                scope.toString(),
                Statement.Effect.ALLOW,
                List.of(scope),
                scope.isWildcard() ? ONLY_BY_NAME : List.of(),
                List.of(ResourceGlob.ALL));
    }
}
