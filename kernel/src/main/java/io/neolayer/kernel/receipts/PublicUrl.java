package io.neolayer.kernel.receipts;

import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.StorageFault;
import io.neolayer.kernel.storage.SystemTx;
import org.jspecify.annotations.Nullable;

/** The URL under which clients reach the installation: stored at its first start and the same for all its processes. */
public final class PublicUrl {
    private record Row(String url, boolean configured) {}

    private PublicUrl() {}

    /**
     * The URL in force. One that an operator configured stays; one that was made of an address stays until an operator
     * configures one.
     *
     * @param configured what this process was told, or null
     * @param made from the address on which this process listens
     * @param alone no other process can be on the database, so a new URL moves the whole installation
     * @throws StorageFault when it was told another one than the others
     */
    public static String settle(Db db, @Nullable String configured, String made, boolean alone) {
        return db.inSystemTx(tx -> {
            // two first starts at the same time: the later one takes what the earlier one stored
            tx.run("""
                    INSERT INTO system.installation (public_url, configured, since) VALUES (?, ?, kernel.now())
                    ON CONFLICT DO NOTHING
                    """, configured == null ? made : configured, configured != null);
            Row stored = tx.one(
                    row -> new Row(row.text("public_url"), row.flag("configured")),
                    "SELECT public_url, configured FROM system.installation FOR UPDATE");
            if (configured == null || (stored.configured() && configured.equals(stored.url()))) {
                return stored.url();
            }
            if (stored.configured() && !alone) {
                throw new StorageFault(
                        "HTTP_PUBLIC_URL " + stored.url() + " as at the first start of this installation",
                        configured,
                        "correct or remove it; to move the installation, stop every server, run UPDATE system.installation"
                                + " SET public_url = '…' as the owner of the database, and start them with the new one");
            }
            return store(tx, configured);
        });
    }

    private static String store(SystemTx tx, String url) {
        tx.run("UPDATE system.installation SET public_url = ?, configured = true, since = kernel.now()", url);
        return url;
    }
}
