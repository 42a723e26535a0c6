package io.neolayer.kernel.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/** HKDF with SHA-256 (RFC 5869). */
public final class Hkdf {
    /** Longest output in bytes. */
    public static final int MAX_BYTES = 255 * 32;

    private Hkdf() {}

    /**
     * Derives a key.
     *
     * @param salt may be empty, which is the same as 32 zero bytes
     * @param length in bytes, 1 to {@link #MAX_BYTES}
     */
    public static byte[] sha256(byte[] material, byte[] salt, byte[] info, int length) {
        if (length < 1 || length > MAX_BYTES) {
            throw new IllegalArgumentException("expected a length of 1 to " + MAX_BYTES + " bytes, found " + length);
        }
        try {
            var extract = HKDFParameterSpec.ofExtract().addIKM(material);
            if (salt.length > 0) {
                extract.addSalt(salt);
            }
            return KDF.getInstance("HKDF-SHA256").deriveData(extract.thenExpand(info, length));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HKDF-SHA256 is not usable in this Java runtime", e);
        }
    }
}
