package io.neolayer.kernel.crypto;

import java.util.Arrays;

/** A ciphertext as it is stored: 12 bytes of nonce, the ciphertext, 16 bytes of tag. */
public final class SealedBytes {
    static final int NONCE_BYTES = 12;
    static final int TAG_BYTES = 16;

    private final byte[] stored;

    private SealedBytes(byte[] stored) {
        this.stored = stored;
    }

    /**
     * Reads the stored form.
     *
     * @throws IntegrityFailed when it is too short to hold nonce and tag
     */
    public static SealedBytes of(byte[] stored) {
        if (stored.length < NONCE_BYTES + TAG_BYTES) {
            throw new IntegrityFailed("expected at least 28 sealed bytes, found " + stored.length);
        }
        return new SealedBytes(stored.clone());
    }

    /** The stored form. */
    public byte[] toBytes() {
        return stored.clone();
    }

    public byte[] nonce() {
        return Arrays.copyOf(stored, NONCE_BYTES);
    }

    /** Ciphertext and tag. */
    public byte[] ciphertext() {
        return Arrays.copyOfRange(stored, NONCE_BYTES, stored.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SealedBytes sealed && Arrays.equals(stored, sealed.stored);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(stored);
    }

    @Override
    public String toString() {
        return "SealedBytes[" + stored.length + " bytes]";
    }
}
