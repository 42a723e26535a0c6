package io.neolayer.kernel.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/** HMAC with SHA-256 (RFC 2104, FIPS 198-1). */
public final class HmacSha256 {
    private static final int FINGERPRINT_BYTES = 8;

    private HmacSha256() {}

    /** The tag of 32 bytes over the parts one after another; parts are not delimited. */
    public static byte[] tag(SecretKey key, byte[]... parts) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            for (var part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is not usable in this Java runtime", e);
        }
    }

    /** Whether the full tag of 32 bytes is the right one, in a time that does not depend on where it differs. */
    public static boolean verify(SecretKey key, byte[] tag, byte[]... parts) {
        return MessageDigest.isEqual(tag(key, parts), tag);
    }

    /** The first 16 hex digits of the tag: equal values show equal, and without the key nothing can be guessed from it. */
    public static String fingerprint(SecretKey key, byte[] value) {
        return HexFormat.of().formatHex(tag(key, value), 0, FINGERPRINT_BYTES);
    }
}
