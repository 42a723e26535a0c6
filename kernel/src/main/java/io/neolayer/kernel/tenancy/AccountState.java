package io.neolayer.kernel.tenancy;

import java.util.Locale;

/** Whether an account works. A suspension whose time has passed reads as {@link #ACTIVE}. */
public enum AccountState {
    ACTIVE,
    SUSPENDED,
    ARCHIVED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
