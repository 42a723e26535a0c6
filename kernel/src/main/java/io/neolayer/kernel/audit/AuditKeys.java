package io.neolayer.kernel.audit;

import io.neolayer.kernel.crypto.MacKey;
import io.neolayer.kernel.crypto.SealedBytes;
import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.tenancy.Keyring;
import java.security.SecureRandom;
import java.util.Optional;

/** The MAC keys of audit entries: versioned, sealed under a master key; the first is drawn at the first start. */
final class AuditKeys {
    private static final String PURPOSE = "audit";

    private AuditKeys() {}

    /** The newest version, which new entries name. */
    static MacKey open(Db db, Keyring keyring, SecureRandom random) {
        return db.inSystemTx(tx -> find(tx, keyring).orElseGet(() -> establish(tx, keyring, random)));
    }

    private static MacKey establish(SystemTx tx, Keyring keyring, SecureRandom random) {
        MacKey first = MacKey.draw(1, random);
        // another process may draw one at the same time: the later one takes what it finds
        tx.run(
                """
                INSERT INTO audit.mac_key (version, master_id, sealed, created_at)
                VALUES (?, ?, ?, kernel.now()) ON CONFLICT DO NOTHING
                """,
                first.version(),
                keyring.active().id(),
                first.sealUnder(keyring.active(), PURPOSE, keyring.envelope()).toBytes());
        return find(tx, keyring).orElseThrow(() -> new IllegalStateException("there is no MAC key"));
    }

    private static Optional<MacKey> find(SystemTx tx, Keyring keyring) {
        return tx.find(
                row -> MacKey.open(
                        keyring.master(row.text("master_id")),
                        PURPOSE,
                        row.integer("version"),
                        SealedBytes.of(row.bytes("sealed")),
                        keyring.envelope()),
                "SELECT version, master_id, sealed FROM audit.mac_key ORDER BY version DESC LIMIT 1");
    }
}
