package io.neolayer.kernel.crypto;

import java.util.UUID;

/** An opened key of one account; closing it overwrites the key. */
public record AccountKey(UUID account, int version, SymmetricKey key) implements AutoCloseable {
    public AccountKey {
        if (version < 1) {
            throw new IllegalArgumentException("expected a version of at least 1, found " + version);
        }
    }

    /** Where something that belongs to this account lies. */
    public AssociatedData place(String kind, String id, long number) {
        return AssociatedData.of(account, kind, id, number);
    }

    @Override
    public void close() {
        key.close();
    }
}
