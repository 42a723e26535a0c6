package io.neolayer.neo.receipt;

import io.neolayer.neo.key.PrivateKey;
import io.neolayer.neo.key.Signatures;

/** Signs with a key that this process holds. */
record InMemorySigner(PrivateKey key, String kid) implements ReceiptSigner {
    @Override
    public byte[] sign(byte[] bytes) {
        return Signatures.signP256(key, bytes);
    }
}
