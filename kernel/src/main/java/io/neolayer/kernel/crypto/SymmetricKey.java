package io.neolayer.kernel.crypto;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.SecretKey;

/** A 256-bit key in memory: never printed, never serialised, overwritten when closed. */
public final class SymmetricKey implements SecretKey, AutoCloseable {
    /** Length of every key of this package in bytes. */
    public static final int BYTES = 32;

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient byte[] bytes;
    private transient volatile boolean destroyed;

    private SymmetricKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of exactly 32 bytes; the caller's array stays the caller's to overwrite. */
    public static SymmetricKey copyOf(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("expected a key of 32 bytes, found " + bytes.length);
        }
        return new SymmetricKey(bytes.clone());
    }

    public static SymmetricKey draw(SecureRandom random) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new SymmetricKey(bytes);
    }

    @Override
    public String getAlgorithm() {
        return "AES";
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    /** A copy of the key, which the cipher provider overwrites after use. */
    @Override
    public byte[] getEncoded() {
        if (destroyed) {
            throw new IllegalStateException("the key was destroyed");
        }
        return bytes.clone();
    }

    @Override
    public void destroy() {
        destroyed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    @Override
    public void close() {
        destroy();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SymmetricKey key && MessageDigest.isEqual(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "SymmetricKey[hidden]";
    }

    @Serial
    private void writeObject(ObjectOutputStream out) throws IOException {
        throw new NotSerializableException("keys are not serialised");
    }

    @Serial
    private void readObject(ObjectInputStream in) throws IOException {
        throw new NotSerializableException("keys are not serialised");
    }
}
