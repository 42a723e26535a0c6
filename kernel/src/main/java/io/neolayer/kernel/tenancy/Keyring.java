package io.neolayer.kernel.tenancy;

import io.neolayer.kernel.crypto.Envelope;
import io.neolayer.kernel.crypto.KeyLadder;
import io.neolayer.kernel.crypto.MasterKey;
import io.neolayer.kernel.crypto.MasterKeys;
import io.neolayer.kernel.crypto.SealedBytes;
import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.SystemTx;
import java.util.Optional;

/**
 * The master keys of this process after they were proven against the database, which alone says which one is active.
 *
 * @param active wraps what is wrapped from now on
 */
public record Keyring(MasterKeys masters, MasterKey active, KeyLadder ladder) {
    /**
     * Proves the keys; the first process of all makes its configured key the active one.
     *
     * @throws io.neolayer.kernel.crypto.InvalidMasterKey naming the expected and the found key id, when the active key is
     *     not held or does not open its check value
     */
    public static Keyring open(Db db, MasterKeys masters, KeyLadder ladder) {
        return db.inSystemTx(tx -> {
            Envelope envelope = ladder.envelope();
            Active active = find(tx).orElseGet(() -> establish(tx, masters.configured(), envelope));
            return new Keyring(masters, masters.active(active.id, active.check, envelope), ladder);
        });
    }

    /** The key that a stored row names. */
    public MasterKey master(String id) {
        return masters.get(id);
    }

    public Envelope envelope() {
        return ladder.envelope();
    }

    private static Active establish(SystemTx tx, MasterKey key, Envelope envelope) {
        // another process may establish one at the same time: the later one takes what it finds
        tx.run("""
                INSERT INTO system.master_key (id, check_value, active, created_at)
                VALUES (?, ?, true, kernel.now()) ON CONFLICT DO NOTHING
                """, key.id(), key.checkValue(envelope).toBytes());
        return find(tx).orElseThrow(() -> new IllegalStateException("no master key is active"));
    }

    private static Optional<Active> find(SystemTx tx) {
        return tx.find(
                row -> new Active(row.text("id"), SealedBytes.of(row.bytes("check_value"))),
                "SELECT id, check_value FROM system.master_key WHERE active");
    }

    private record Active(String id, SealedBytes check) {}
}
