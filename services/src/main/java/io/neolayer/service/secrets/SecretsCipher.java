package io.neolayer.service.secrets;

import io.neolayer.kernel.crypto.AccountKey;
import io.neolayer.kernel.crypto.HmacSha256;
import io.neolayer.kernel.crypto.IntegrityFailed;
import io.neolayer.kernel.crypto.InvalidMasterKey;
import io.neolayer.kernel.crypto.KeyLadder;
import io.neolayer.kernel.crypto.SealedBytes;
import io.neolayer.kernel.crypto.SealedValue;
import io.neolayer.kernel.crypto.SymmetricKey;
import io.neolayer.kernel.crypto.ValueName;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.Row;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.AccountKeys;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Seals and opens values under the account's key, and makes their fingerprints. */
final class SecretsCipher {
    private static final String VALUE = "secret";
    private static final String FINGERPRINT = "fingerprint-key";

    private final AccountKeys keys;
    private final KeyLadder ladder;
    private final SecureRandom random;
    private final Runnable unopened;

    /** @param unopened told of each stored value or key that does not open */
    SecretsCipher(AccountKeys keys, SecureRandom random, Runnable unopened) {
        this.keys = keys;
        this.ladder = new KeyLadder(random);
        this.random = random;
        this.unopened = unopened;
    }

    /** A sealed value and what may be known of it. */
    record Sealed(SealedValue value, int bytes, String fingerprint) {}

    Sealed seal(Tx tx, UUID secret, long number, byte[] plaintext) {
        return checked(() -> {
            try (AccountKey key = keys.active(tx, tx.account());
                    SymmetricKey fingerprintKey = fingerprintKey(tx, key)) {
                return new Sealed(
                        ladder.seal(key, name(secret, number), plaintext),
                        plaintext.length,
                        HmacSha256.fingerprint(fingerprintKey, plaintext));
            }
        });
    }

    /**
     * The value, which the caller overwrites after use.
     *
     * @throws Problem 503 {@code integrity_failed} when it does not open as this secret's value of this number
     */
    byte[] open(Tx tx, UUID secret, long number, Stored stored) {
        return checked(() -> {
            try (AccountKey key = keys.version(tx, tx.account(), stored.keyVersion())) {
                return ladder.open(key, name(secret, number), stored.value());
            }
        });
    }

    /** What stands in the columns of a value, not looked at yet. */
    record Stored(int keyVersion, byte[] wrappedKey, byte[] sealed) {
        static Stored of(Row row) {
            return new Stored(row.integer("key_version"), row.bytes("wrapped_key"), row.bytes("sealed"));
        }

        SealedValue value() {
            return new SealedValue(keyVersion, SealedBytes.of(wrappedKey), SealedBytes.of(sealed));
        }
    }

    private <T> T checked(Supplier<T> work) {
        try {
            return work.get();
        } catch (Problem e) {
            if (e.code() == ProblemCode.INTEGRITY_FAILED) {
                unopened.run();
            }
            throw e;
        } catch (IntegrityFailed | InvalidMasterKey e) {
            unopened.run();
            throw Problem.of(
                    ProblemCode.INTEGRITY_FAILED,
                    "the stored value does not open as what it is said to be: it was changed or moved;"
                            + " store a new value, or restore the row from a backup",
                    e);
        }
    }

    private SymmetricKey fingerprintKey(Tx tx, AccountKey active) {
        return findFingerprintKey(tx).orElseGet(() -> {
            establish(tx, active);
            return findFingerprintKey(tx).orElseThrow();
        });
    }

    private void establish(Tx tx, AccountKey active) {
        var drawn = new byte[SymmetricKey.BYTES];
        random.nextBytes(drawn);
        var sealed = ladder.seal(active, fingerprintName(tx), drawn);
        Arrays.fill(drawn, (byte) 0);
        // two first secrets at the same time: the later one takes what the earlier one stored
        tx.run(
                """
                INSERT INTO secrets.fingerprint_key (account_id, key_version, wrapped_key, sealed, created_at)
                VALUES (tenancy.account(), ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
                sealed.keyVersion(),
                sealed.wrappedKey().toBytes(),
                sealed.value().toBytes(),
                tx.now());
    }

    private Optional<SymmetricKey> findFingerprintKey(Tx tx) {
        return tx.find(Stored::of, """
                        SELECT key_version, wrapped_key, sealed FROM secrets.fingerprint_key
                        WHERE account_id = tenancy.account()
                        """).map(stored -> {
            try (AccountKey key = keys.version(tx, tx.account(), stored.keyVersion())) {
                var bytes = ladder.open(key, fingerprintName(tx), stored.value());
                try {
                    return SymmetricKey.copyOf(bytes);
                } finally {
                    Arrays.fill(bytes, (byte) 0);
                }
            }
        });
    }

    private static ValueName name(UUID secret, long number) {
        return new ValueName(VALUE, secret.toString(), number);
    }

    private static ValueName fingerprintName(Tx tx) {
        return new ValueName(FINGERPRINT, tx.account().toString(), 1);
    }
}
