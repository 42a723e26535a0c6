package io.neolayer.kernel.tenancy;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A permission or a set of them, as scopes, roles and policies write it: {@code oracle:read}, {@code oracle:*},
 * {@code *:read} or {@code *}.
 *
 * @param service {@code *} for every service
 * @param action {@code *} for every action
 */
public record PermissionPattern(String service, String action) {
    private static final Pattern FORM = Pattern.compile("\\*|(?:[a-z][a-z0-9_]*|\\*):(?:[a-z][a-z0-9_]*|\\*)");
    private static final String ANY = "*";

    /** Empty when the text has not the form of a pattern. */
    public static Optional<PermissionPattern> parse(String text) {
        if (!FORM.matcher(text).matches() || "*:*".equals(text)) {
            return Optional.empty();
        }
        int colon = text.indexOf(':');
        return Optional.of(
                colon < 0
                        ? new PermissionPattern(ANY, ANY)
                        : new PermissionPattern(text.substring(0, colon), text.substring(colon + 1)));
    }

    /** The pattern of a text that was checked before. */
    public static PermissionPattern of(String text) {
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException("expected a permission or a pattern, found " + text));
    }

    public boolean isWildcard() {
        return ANY.equals(service) || ANY.equals(action);
    }

    /** No wildcard contains a named permission. */
    public boolean contains(Permission permission) {
        return (!permission.named() || !isWildcard())
                && (ANY.equals(service) || service.equals(permission.service()))
                && (ANY.equals(action) || action.equals(permission.action()));
    }

    @Override
    public String toString() {
        return ANY.equals(service) && ANY.equals(action) ? ANY : service + ":" + action;
    }
}
