package io.neolayer.kernel.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The key that the operator configures. What wraps is derived from the configured 32 bytes by HKDF-SHA-256 with the info {@code neolayer/master/1};
 * the configured bytes themselves are not kept.
 */
public final class MasterKey {
    /** How the text was read. */
    public enum Form {
        RAW,
        BASE64,
        HEX;

        String prefix() {
            return name().toLowerCase(Locale.ROOT) + ":";
        }
    }

    private static final byte[] INFO = "neolayer/master/1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ID_INPUT = "neolayer-key-id".getBytes(StandardCharsets.US_ASCII);
    private static final int ID_BYTES = 8;
    private static final byte[] CHECK_TEXT = "neolayer master key check".getBytes(StandardCharsets.US_ASCII);

    private final String id;
    private final Form form;
    private final SymmetricKey wrapping;

    private MasterKey(String id, Form form, SymmetricKey wrapping) {
        this.id = id;
        this.form = form;
        this.wrapping = wrapping;
    }

    /**
     * Reads a key: {@code raw:}, {@code base64:} or {@code hex:} decide; else 32 bytes of text, base64 of 32 bytes in either alphabet, or 64 hex digits.
     *
     * @throws InvalidMasterKey when the text is none of these, or is a key that anybody could guess
     */
    public static MasterKey parse(String text) {
        var key = parseAny(text);
        if (SampleKeys.IDS.contains(key.id)) {
            throw new InvalidMasterKey(
                    "this key is a published sample; draw one of your own, for example by openssl rand -hex 32");
        }
        return key;
    }

    /** The same without the refusal of sample keys. */
    static MasterKey parseAny(String text) {
        return MasterKeyText.read(text, MasterKey::of);
    }

    private static MasterKey of(Form form, byte[] bytes) {
        if (repeatsOneByte(bytes)) {
            throw new InvalidMasterKey(
                    "tried " + form.name().toLowerCase(Locale.ROOT)
                            + ": the 32 bytes found are one byte repeated; draw a random key, for example by openssl rand -hex 32");
        }
        var derived = Hkdf.sha256(bytes, new byte[0], INFO, SymmetricKey.BYTES);
        try {
            return new MasterKey(idOf(bytes), form, SymmetricKey.copyOf(derived));
        } finally {
            Arrays.fill(derived, (byte) 0);
        }
    }

    /** 16 hex digits: the first 8 bytes of SHA-256 of {@code neolayer-key-id} and the configured bytes. */
    public String id() {
        return id;
    }

    public Form form() {
        return form;
    }

    /** What the database keeps of this key, so that another process can prove that it holds the same one. */
    public SealedBytes checkValue(Envelope envelope) {
        return envelope.seal(wrapping, checkPlace(), CHECK_TEXT);
    }

    /** Whether this is the key that made the check value. */
    public boolean matches(SealedBytes checkValue, Envelope envelope) {
        try {
            return MessageDigest.isEqual(CHECK_TEXT, envelope.open(wrapping, checkPlace(), checkValue));
        } catch (IntegrityFailed e) {
            return false;
        }
    }

    SymmetricKey wrapping() {
        return wrapping;
    }

    /** What the log may show: form, length and id. */
    @Override
    public String toString() {
        return "master key " + id + " (" + form.name().toLowerCase(Locale.ROOT) + ", 32 bytes)";
    }

    private AssociatedData checkPlace() {
        return AssociatedData.ofSystem("master-check", id, 1);
    }

    private static boolean repeatsOneByte(byte[] bytes) {
        for (byte b : bytes) {
            if (b != bytes[0]) {
                return false;
            }
        }
        return true;
    }

    private static String idOf(byte[] bytes) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(ID_INPUT);
            return HexFormat.of().formatHex(digest.digest(bytes), 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not usable in this Java runtime", e);
        }
    }
}
