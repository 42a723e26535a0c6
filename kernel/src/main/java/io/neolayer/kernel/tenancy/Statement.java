package io.neolayer.kernel.tenancy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One sentence about what a principal may do.
 *
 * @param source where it stands: {@code scope}, {@code system_role}, {@code built_in}
 * @param id which of the source's: the scope's text, the role's name
 * @param except permissions that {@code permissions} would contain and this statement does not speak about
 */
public record Statement(
        String source,
        String id,
        Effect effect,
        List<PermissionPattern> permissions,
        List<PermissionPattern> except,
        List<ResourceGlob> resources) {
    /** A matching deny wins over every allow. */
    public enum Effect {
        ALLOW,
        DENY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Statement {
        permissions = List.copyOf(permissions);
        except = List.copyOf(except);
        resources = List.copyOf(resources);
    }

    /** On every resource, without exception. */
    static Statement of(String source, String id, Effect effect, String... permissions) {
        var patterns = Arrays.stream(permissions).map(PermissionPattern::of).toList();
        return new Statement(source, id, effect, patterns, List.of(), List.of(ResourceGlob.ALL));
    }

    public boolean matches(Permission permission, String resource) {
        return contains(permissions, permission)
                && !contains(except, permission)
                && resources.stream().anyMatch(glob -> glob.matches(resource));
    }

    private static boolean contains(List<PermissionPattern> patterns, Permission permission) {
        for (PermissionPattern pattern : patterns) {
            if (pattern.contains(permission)) {
                return true;
            }
        }
        return false;
    }

    /** {@code scope:functions:write}. */
    public String label() {
        return source + ":" + id;
    }
}
