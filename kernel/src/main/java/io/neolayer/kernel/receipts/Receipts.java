package io.neolayer.kernel.receipts;

import io.neolayer.kernel.crypto.AssociatedData;
import io.neolayer.kernel.crypto.MasterKey;
import io.neolayer.kernel.crypto.SealedBytes;
import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.tenancy.Keyring;
import io.neolayer.neo.key.PrivateKey;
import io.neolayer.neo.key.PublicKey;
import io.neolayer.neo.receipt.Receipt;
import io.neolayer.neo.receipt.ReceiptSigner;
import io.neolayer.neo.receipt.SignerKey;
import io.neolayer.neo.receipt.SignerKeySet;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signs results with the identity key (P-256), which is made at the first start and stored sealed under the master key;
 * its id is its RFC 7638 thumbprint.
 */
public final class Receipts {
    private static final String KIND = "identity-key";

    private final ReceiptSigner signer;
    private final String issuer;
    private final List<SignerKey> keys;

    private Receipts(ReceiptSigner signer, String issuer, List<SignerKey> keys) {
        this.signer = signer;
        this.issuer = issuer;
        this.keys = List.copyOf(keys);
    }

    /**
     * Opens the identity key; the first process of all makes it.
     *
     * @param issuer the public URL of this installation
     * @throws io.neolayer.kernel.crypto.IntegrityFailed when the stored key does not open
     */
    public static Receipts open(Db db, Keyring keyring, String issuer, SecureRandom random) {
        return db.inSystemTx(tx -> {
            PrivateKey key = find(tx, keyring).orElseGet(() -> establish(tx, keyring, random));
            return new Receipts(ReceiptSigner.of(key), issuer, publicKeys(tx));
        });
    }

    /**
     * A receipt over the payload.
     *
     * @param type what the payload is, with its version: {@code functions.execution/v1}
     */
    public Receipt sign(String type, Map<String, ? extends @Nullable Object> payload) {
        return Receipt.sign(signer, type, issuer, payload);
    }

    /** The thumbprint of the key that signs now. */
    public String kid() {
        return signer.kid();
    }

    public String issuer() {
        return issuer;
    }

    /** Every public key that ever signed, as a JWK set. */
    public Map<String, @Nullable Object> signers() {
        return SignerKeySet.toJson(keys);
    }

    private static PrivateKey establish(SystemTx tx, Keyring keyring, SecureRandom random) {
        PrivateKey key = PrivateKey.generate(random);
        String kid = key.publicKey().thumbprint();
        byte[] secret = key.secret();
        try {
            // another process may make one at the same time: the later one takes what it finds
            tx.run(
                    """
                    INSERT INTO system.identity_key (kid, public_key, master_id, sealed, not_before)
                    VALUES (?, ?, ?, ?, kernel.now()) ON CONFLICT DO NOTHING
                    """,
                    kid,
                    key.publicKey().encode(),
                    keyring.active().id(),
                    keyring.envelope()
                            .seal(keyring.active(), place(kid), secret)
                            .toBytes());
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
        return find(tx, keyring).orElseThrow(() -> new IllegalStateException("there is no identity key"));
    }

    private static Optional<PrivateKey> find(SystemTx tx, Keyring keyring) {
        return tx.find(
                row -> unseal(
                        keyring,
                        keyring.master(row.text("master_id")),
                        row.text("kid"),
                        SealedBytes.of(row.bytes("sealed"))),
                "SELECT kid, master_id, sealed FROM system.identity_key WHERE not_after IS NULL");
    }

    private static PrivateKey unseal(Keyring keyring, MasterKey master, String kid, SealedBytes sealed) {
        byte[] secret = keyring.envelope().open(master, place(kid), sealed);
        try {
            return PrivateKey.of(secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static List<SignerKey> publicKeys(SystemTx tx) {
        return tx.all(
                row -> new SignerKey(
                        PublicKey.decode(row.bytes("public_key")),
                        row.instant("not_before"),
                        row.instantOrNull("not_after")),
                "SELECT public_key, not_before, not_after FROM system.identity_key ORDER BY not_before, kid");
    }

    private static AssociatedData place(String kid) {
        return AssociatedData.ofSystem(KIND, kid, 1);
    }
}
