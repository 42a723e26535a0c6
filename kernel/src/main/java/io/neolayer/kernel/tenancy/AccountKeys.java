package io.neolayer.kernel.tenancy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.neolayer.kernel.crypto.AccountKey;
import io.neolayer.kernel.crypto.SealedBytes;
import io.neolayer.kernel.crypto.SymmetricKey;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.Row;
import io.neolayer.kernel.storage.Statements;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The keys of accounts: stored wrapped under the master key, opened when asked for and kept open in memory for a minute.
 * Every key handed out is a copy that the caller closes.
 */
public final class AccountKeys {
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int KEPT_MOST = 10_000;

    private final Supplier<Keyring> keyring;
    // entries are not overwritten on eviction: a copy may be under way
    private final Cache<Place, SymmetricKey> opened =
            Caffeine.newBuilder().maximumSize(KEPT_MOST).expireAfterWrite(KEPT).build();
    private final Cache<UUID, Integer> current =
            Caffeine.newBuilder().maximumSize(KEPT_MOST).expireAfterWrite(KEPT).build();

    /** @param keyring may be opened after this, and before the first key is asked for */
    public AccountKeys(Supplier<Keyring> keyring) {
        this.keyring = keyring;
    }

    /** Makes version 1 for a new account, in the transaction that makes the account. */
    public void create(Statements tx, UUID account) {
        Keyring ring = keyring.get();
        try (AccountKey key = ring.ladder().newAccountKey(account, 1)) {
            tx.run(
                    """
                    INSERT INTO accounts.account_key (account_id, version, state, master_id, wrapped_key, created_at)
                    VALUES (?, ?, 'active', ?, ?, kernel.now())
                    """,
                    account,
                    key.version(),
                    ring.active().id(),
                    ring.ladder().wrap(ring.active(), key).toBytes());
        }
    }

    /**
     * The key for new data.
     *
     * @throws Problem 404 when the account has none, because it does not exist
     */
    public AccountKey active(Statements tx, UUID account) {
        Integer version = current.getIfPresent(account);
        if (version != null) {
            return version(tx, account, version);
        }
        Stored stored = tx.find(AccountKeys::stored, """
                        SELECT version, master_id, wrapped_key FROM accounts.account_key
                        WHERE account_id = ? AND state = 'active'
                        """, account).orElseThrow(Problem::notFound);
        SymmetricKey key = open(account, stored);
        opened.put(new Place(account, stored.version), key);
        current.put(account, stored.version);
        return copy(account, stored.version, key);
    }

    /**
     * The version that a stored row names.
     *
     * @throws Problem 503 {@code integrity_failed} when that version does not exist
     */
    public AccountKey version(Statements tx, UUID account, int version) {
        SymmetricKey key = opened.getIfPresent(new Place(account, version));
        if (key == null) {
            key = open(account, stored(tx, account, version));
            opened.put(new Place(account, version), key);
        }
        return copy(account, version, key);
    }

    private static Stored stored(Statements tx, UUID account, int version) {
        return tx.find(AccountKeys::stored, """
                        SELECT version, master_id, wrapped_key FROM accounts.account_key
                        WHERE account_id = ? AND version = ? AND state <> 'destroyed'
                        """, account, version)
                .orElseThrow(() -> Problem.of(
                        ProblemCode.INTEGRITY_FAILED,
                        "version " + version + " of the account's key is needed and does not exist"));
    }

    private SymmetricKey open(UUID account, Stored stored) {
        Keyring ring = keyring.get();
        return ring.ladder()
                .unwrap(ring.master(stored.masterId), account, stored.version, stored.wrapped)
                .key();
    }

    private static AccountKey copy(UUID account, int version, SymmetricKey key) {
        byte[] bytes = key.getEncoded();
        try {
            return new AccountKey(account, version, SymmetricKey.copyOf(bytes));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static Stored stored(Row row) {
        return new Stored(row.integer("version"), row.text("master_id"), SealedBytes.of(row.bytes("wrapped_key")));
    }

    private record Place(UUID account, int version) {}

    private record Stored(int version, String masterId, SealedBytes wrapped) {}
}
