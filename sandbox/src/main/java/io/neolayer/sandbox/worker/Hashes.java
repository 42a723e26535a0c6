package io.neolayer.sandbox.worker;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The hash functions that code sees, by their names there. */
final class Hashes {
    private Hashes() {}

    /**
     * The digest.
     *
     * @throws IllegalArgumentException for an unknown name
     */
    static byte[] digest(String name, byte[] data) {
        return switch (name) {
            case "sha256" -> jdk("SHA-256").digest(data);
            case "sha512" -> jdk("SHA-512").digest(data);
            case "hash256" -> jdk("SHA-256").digest(jdk("SHA-256").digest(data));
            case "ripemd160" -> Ripemd160.digest(data);
            case "hash160" -> Ripemd160.digest(jdk("SHA-256").digest(data));
            case "keccak256" -> Keccak256.digest(data);
            default -> throw new IllegalArgumentException("unknown hash " + name);
        };
    }

    /** HMAC with {@code sha256} or {@code sha512}. */
    static byte[] hmac(String name, byte[] key, byte[] data) {
        String algorithm = name.equals("sha512") ? "HmacSHA512" : "HmacSHA256";
        try {
            Mac mac = Mac.getInstance(algorithm);
            // the key specification refuses an empty key, which HMAC pads like any other
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK lacks " + algorithm, e);
        }
    }

    static MessageDigest jdk(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK lacks " + algorithm, e);
        }
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
