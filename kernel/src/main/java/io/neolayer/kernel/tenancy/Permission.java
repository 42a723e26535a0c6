package io.neolayer.kernel.tenancy;

/**
 * What an operation needs: {@code <service>:<action>}.
 *
 * @param named contained in no wildcard, built-in role or operator token; must be granted by its own name
 */
public record Permission(String service, String action, boolean named) {
    public Permission {
        if (!service.matches("[a-z][a-z0-9_]*") || !action.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("permission " + service + ":" + action + " is not <service>:<action>");
        }
    }

    public static Permission of(String service, String action) {
        return new Permission(service, action, false);
    }

    public static Permission named(String service, String action) {
        return new Permission(service, action, true);
    }

    @Override
    public String toString() {
        return service + ":" + action;
    }
}
