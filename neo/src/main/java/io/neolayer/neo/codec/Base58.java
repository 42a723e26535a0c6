package io.neolayer.neo.codec;

import io.neolayer.neo.crypto.Hashes;
import java.util.Arrays;

/** Base58 in the alphabet of Bitcoin and Neo, plain and with the four-byte checksum of double SHA-256. */
public final class Base58 {
    /** Bytes at most, either way: the conversion is quadratic, and what Neo writes so is far shorter. */
    public static final int MAX_BYTES = 1024;

    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final int MAX_TEXT = MAX_BYTES * 138 / 100 + 1;
    private static final int CHECKSUM = 4;

    private Base58() {}

    /** @throws CodecException {@code too_large} over {@link #MAX_BYTES} */
    public static String encode(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new CodecException(
                    "too_large",
                    CodecException.WHOLE,
                    "expected at most " + MAX_BYTES + " bytes, found " + bytes.length);
        }
        int zeros = leading(bytes);
        var digits = new byte[bytes.length * 138 / 100 + 1];
        int used = 0;
        for (int i = zeros; i < bytes.length; i++) {
            int carry = bytes[i] & 0xff;
            int j = 0;
            for (; j < used || carry != 0; j++) {
                carry += (digits[j] & 0xff) << 8;
                digits[j] = (byte) (carry % 58);
                carry /= 58;
            }
            used = j;
        }
        var text = new StringBuilder(zeros + used).repeat('1', zeros);
        for (int i = used - 1; i >= 0; i--) {
            text.append(ALPHABET.charAt(digits[i]));
        }
        return text.toString();
    }

    /** @throws CodecException {@code bad_base58} on a character outside the alphabet, {@code too_large} */
    public static byte[] decode(String text) {
        if (text.length() > MAX_TEXT) {
            throw new CodecException(
                    "too_large",
                    CodecException.WHOLE,
                    "expected at most " + MAX_TEXT + " characters, found " + text.length());
        }
        int zeros = 0;
        while (zeros < text.length() && text.charAt(zeros) == '1') {
            zeros++;
        }
        var bytes = new byte[text.length()];
        int used = 0;
        for (int i = zeros; i < text.length(); i++) {
            int carry = ALPHABET.indexOf(text.charAt(i));
            if (carry < 0) {
                throw new CodecException("bad_base58", i, "expected a Base58 character");
            }
            int j = 0;
            for (; j < used || carry != 0; j++) {
                carry += (bytes[j] & 0xff) * 58;
                bytes[j] = (byte) carry;
                carry >>= 8;
            }
            used = j;
        }
        var result = new byte[zeros + used];
        for (int i = 0; i < used; i++) {
            result[zeros + i] = bytes[used - 1 - i];
        }
        return result;
    }

    /** Base58 of the payload followed by its checksum. */
    public static String encodeCheck(byte[] payload) {
        var checked = Arrays.copyOf(payload, payload.length + CHECKSUM);
        System.arraycopy(Hashes.hash256(payload), 0, checked, payload.length, CHECKSUM);
        return encode(checked);
    }

    /**
     * The payload of checked Base58, without the checksum.
     *
     * @throws CodecException {@code bad_base58}, {@code too_large}, or {@code bad_checksum} when it is absent or wrong
     */
    public static byte[] decodeCheck(String text) {
        var checked = decode(text);
        if (checked.length < CHECKSUM) {
            throw new CodecException(
                    "bad_checksum", CodecException.WHOLE, "expected at least 4 bytes, found " + checked.length);
        }
        int end = checked.length - CHECKSUM;
        var payload = Arrays.copyOf(checked, end);
        var sum = Hashes.hash256(payload);
        if (!Arrays.equals(sum, 0, CHECKSUM, checked, end, checked.length)) {
            throw new CodecException("bad_checksum", CodecException.WHOLE, "the Base58 checksum does not match");
        }
        return payload;
    }

    private static int leading(byte[] bytes) {
        int zeros = 0;
        while (zeros < bytes.length && bytes[zeros] == 0) {
            zeros++;
        }
        return zeros;
    }
}
