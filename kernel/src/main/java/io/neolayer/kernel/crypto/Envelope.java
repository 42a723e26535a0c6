package io.neolayer.kernel.crypto;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/** Seals and opens bytes by AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce and a 128-bit tag. */
public final class Envelope {
    private final SecureRandom random;

    public Envelope(SecureRandom random) {
        this.random = random;
    }

    public SealedBytes seal(SymmetricKey key, AssociatedData place, byte[] plaintext) {
        return seal(key, place.bytes(), plaintext);
    }

    /** Seals something small that belongs to the installation, such as a signing key, directly under a master key. */
    public SealedBytes seal(MasterKey key, AssociatedData place, byte[] plaintext) {
        return seal(key.wrapping(), place, plaintext);
    }

    /**
     * The plaintext, which the caller overwrites after use.
     *
     * @throws IntegrityFailed when key, place or any stored bit differs
     */
    public byte[] open(SymmetricKey key, AssociatedData place, SealedBytes sealed) {
        try {
            return open(key, place.bytes(), sealed);
        } catch (AEADBadTagException e) {
            throw new IntegrityFailed("the sealed bytes of " + place + " do not open");
        }
    }

    /**
     * The plaintext of what was sealed under a master key, which the caller overwrites after use.
     *
     * @throws IntegrityFailed when key, place or any stored bit differs
     */
    public byte[] open(MasterKey key, AssociatedData place, SealedBytes sealed) {
        return open(key.wrapping(), place, sealed);
    }

    SealedBytes seal(SymmetricKey key, byte[] associated, byte[] plaintext) {
        var nonce = new byte[SealedBytes.NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce);
            cipher.updateAAD(associated);
            var stored = Arrays.copyOf(nonce, nonce.length + plaintext.length + SealedBytes.TAG_BYTES);
            cipher.doFinal(plaintext, 0, plaintext.length, stored, nonce.length);
            return SealedBytes.of(stored);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not usable in this Java runtime", e);
        }
    }

    static byte[] open(SymmetricKey key, byte[] associated, SealedBytes sealed) throws AEADBadTagException {
        try {
            var cipher = cipher(Cipher.DECRYPT_MODE, key, sealed.nonce());
            cipher.updateAAD(associated);
            return cipher.doFinal(sealed.ciphertext());
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not usable in this Java runtime", e);
        }
    }

    private static Cipher cipher(int mode, SymmetricKey key, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(SealedBytes.TAG_BYTES * Byte.SIZE, nonce));
        return cipher;
    }
}
