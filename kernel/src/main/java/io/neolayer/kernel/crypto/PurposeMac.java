package io.neolayer.kernel.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * HMAC-SHA-256 under a key that is derived for one purpose by HKDF (RFC 5869, info {@code neolayer/mac/<purpose>}), so that no tag
 * says anything about what the same key seals.
 */
public final class PurposeMac {
    private static final byte[] NO_SALT = {};

    private PurposeMac() {}

    /** The tag of 32 bytes under an account's key. */
    public static byte[] tag(AccountKey key, String purpose, byte[] message) {
        return tag(key.key(), purpose, message);
    }

    /** The tag of 32 bytes under a master key. */
    public static byte[] tag(MasterKey key, String purpose, byte[] message) {
        return tag(key.wrapping(), purpose, message);
    }

    private static byte[] tag(SymmetricKey key, String purpose, byte[] message) {
        var material = key.getEncoded();
        var info = ("neolayer/mac/" + purpose).getBytes(StandardCharsets.UTF_8);
        var derived = Hkdf.sha256(material, NO_SALT, info, SymmetricKey.BYTES);
        try (var macKey = SymmetricKey.copyOf(derived)) {
            return HmacSha256.tag(macKey, message);
        } finally {
            Arrays.fill(material, (byte) 0);
            Arrays.fill(derived, (byte) 0);
        }
    }
}
