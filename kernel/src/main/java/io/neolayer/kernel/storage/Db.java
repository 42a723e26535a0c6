package io.neolayer.kernel.storage;

import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Opens and commits transactions. Only the kernel, long runs and maintenance hold one. */
public interface Db {
    /** One transaction bound to the account; rolled back when {@code work} throws. */
    default <T> T inTx(UUID account, Function<Tx, T> work) {
        return inTx(account, null, work);
    }

    /**
     * One transaction bound to the account, whose first statement compares the check in its own round trip.
     *
     * @throws CredentialChanged when the check fails; nothing was done
     */
    <T> T inTx(UUID account, @Nullable CredentialCheck check, Function<Tx, T> work);

    /** One transaction of the system role. */
    <T> T inSystemTx(Function<SystemTx, T> work);
}
