package io.neolayer.neo.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;

/** Digests and message authentication codes of whole byte arrays. */
public final class Hashes {
    private Hashes() {}

    public static byte[] sha256(byte[] bytes) {
        return jdk("SHA-256", bytes);
    }

    public static byte[] sha512(byte[] bytes) {
        return jdk("SHA-512", bytes);
    }

    public static byte[] ripemd160(byte[] bytes) {
        return bouncy(new RIPEMD160Digest(), bytes);
    }

    /** Keccak-256 with the original padding, as Ethereum uses it; not SHA3-256. */
    public static byte[] keccak256(byte[] bytes) {
        return bouncy(new KeccakDigest(256), bytes);
    }

    /** RIPEMD-160 of SHA-256, 20 bytes: script hashes. */
    public static byte[] hash160(byte[] bytes) {
        return ripemd160(sha256(bytes));
    }

    /** SHA-256 of SHA-256, 32 bytes: checksums and merkle nodes. */
    public static byte[] hash256(byte[] bytes) {
        return sha256(sha256(bytes));
    }

    /** RFC 2104 with SHA-256; the key may have any length, also none. */
    public static byte[] hmacSha256(byte[] key, byte[] bytes) {
        return hmac("HmacSHA256", key, bytes);
    }

    /** RFC 2104 with SHA-512; the key may have any length, also none. */
    public static byte[] hmacSha512(byte[] key, byte[] bytes) {
        return hmac("HmacSHA512", key, bytes);
    }

    private static byte[] jdk(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks " + algorithm, e);
        }
    }

    private static byte[] bouncy(Digest digest, byte[] bytes) {
        digest.update(bytes, 0, bytes.length);
        var out = new byte[digest.getDigestSize()];
        digest.doFinal(out, 0);
        return out;
    }

    private static byte[] hmac(String algorithm, byte[] key, byte[] bytes) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new RawKey(key, algorithm));
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks " + algorithm, e);
        }
    }

    /** A key as it is; the JDK's SecretKeySpec refuses an empty one, which RFC 2104 allows. */
    private static final class RawKey implements SecretKey {
        private static final long serialVersionUID = 1;

        private final transient byte[] key;
        private final String algorithm;

        RawKey(byte[] key, String algorithm) {
            this.key = key;
            this.algorithm = algorithm;
        }

        @Override
        public String getAlgorithm() {
            return algorithm;
        }

        @Override
        public String getFormat() {
            return "RAW";
        }

        @Override
        public byte[] getEncoded() {
            return key.clone();
        }
    }
}
