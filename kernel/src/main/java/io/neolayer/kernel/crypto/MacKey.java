package io.neolayer.kernel.crypto;

import java.security.SecureRandom;
import java.util.Arrays;

/** A versioned key for HMAC-SHA-256; whoever keeps a tag keeps the version beside it. */
public record MacKey(int version, SymmetricKey key) {
    public MacKey {
        if (version < 1) {
            throw new IllegalArgumentException("expected a version of at least 1, found " + version);
        }
    }

    public static MacKey draw(int version, SecureRandom random) {
        return new MacKey(version, SymmetricKey.draw(random));
    }

    /** The tag of 32 bytes. */
    public byte[] tag(byte[] message) {
        return HmacSha256.tag(key, message);
    }

    public boolean verify(byte[] message, byte[] tag) {
        return HmacSha256.verify(key, tag, message);
    }

    /** The key sealed under a master key as {@code system|mac-key|<purpose>|<version>}; sealing it again under another re-wraps it. */
    public SealedBytes sealUnder(MasterKey master, String purpose, Envelope envelope) {
        var plaintext = key.getEncoded();
        try {
            return envelope.seal(master, place(purpose, version), plaintext);
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    /**
     * Opens what {@link #sealUnder} made.
     *
     * @throws IntegrityFailed when it does not open
     */
    public static MacKey open(MasterKey master, String purpose, int version, SealedBytes sealed, Envelope envelope) {
        var plaintext = envelope.open(master, place(purpose, version), sealed);
        try {
            return new MacKey(version, SymmetricKey.copyOf(plaintext));
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    private static AssociatedData place(String purpose, int version) {
        return AssociatedData.ofSystem("mac-key", purpose, version);
    }
}
