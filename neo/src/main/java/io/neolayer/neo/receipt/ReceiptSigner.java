package io.neolayer.neo.receipt;

import io.neolayer.neo.key.PrivateKey;

/** Whoever holds an identity key: asked for signatures, never for the key. */
public interface ReceiptSigner {
    /** The RFC 7638 thumbprint of the key that {@link #sign} uses. */
    String kid();

    /** ES256 over the bytes: ECDSA on P-256 with SHA-256, 64 bytes r‖s, deterministic by RFC 6979. */
    byte[] sign(byte[] bytes);

    /** A signer with its key in memory. */
    static ReceiptSigner of(PrivateKey key) {
        return new InMemorySigner(key, key.publicKey().thumbprint());
    }
}
