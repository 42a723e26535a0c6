package io.neolayer.kernel.storage;

import java.util.UUID;
import java.util.function.Function;

/** Opens and commits transactions. Only the kernel, long runs and maintenance hold one. */
public interface Db {
    /** One transaction bound to the account; rolled back when {@code work} throws. */
    <T> T inTx(UUID account, Function<Tx, T> work);

    /** One transaction of the system role. */
    <T> T inSystemTx(Function<SystemTx, T> work);
}
