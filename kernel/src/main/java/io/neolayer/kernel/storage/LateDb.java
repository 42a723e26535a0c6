package io.neolayer.kernel.storage;

import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The database for those who are made before it is open: slices declare what is gathered, and only then it can be opened. */
public record LateDb(Supplier<? extends Db> db) implements Db {
    @Override
    public <T> T inTx(UUID account, @Nullable CredentialCheck check, Function<Tx, T> work) {
        return db.get().inTx(account, check, work);
    }

    @Override
    public <T> T inSystemTx(Function<SystemTx, T> work) {
        return db.get().inSystemTx(work);
    }
}
