package io.neolayer.kernel.tenancy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What limits an API key beside its scopes. */
public final class KeyRules {
    private KeyRules() {}

    /** Whether a key that is bound to networks may be used from the address; one without networks may from anywhere. */
    public static boolean fromHere(List<Cidr> cidrs, @Nullable String address) {
        return cidrs.isEmpty() || (address != null && cidrs.stream().anyMatch(cidr -> cidr.contains(address)));
    }
}
