package io.neolayer.kernel.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** The reading rules of a master key's text: a prefix decides; else 32 bytes of text, base64 of 32 bytes, 64 hex digits, in this order. */
final class MasterKeyText {
    private static final int BYTES = SymmetricKey.BYTES;
    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]*");
    private static final Pattern BASE64 = Pattern.compile("(?:[A-Za-z0-9+/]{43}|[A-Za-z0-9_-]{43})=?");
    private static final Pattern BASE64_ANY = Pattern.compile("(?:[A-Za-z0-9+/]*|[A-Za-z0-9_-]*)={0,2}");

    private MasterKeyText() {}

    /** Calls {@code use} with form and bytes, and overwrites the bytes afterwards. */
    static MasterKey read(String text, Use use) {
        var trimmed = text.strip();
        var form = form(trimmed);
        var bytes = bytes(form, trimmed);
        try {
            return use.of(form, bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @FunctionalInterface
    interface Use {
        MasterKey of(MasterKey.Form form, byte[] bytes);
    }

    private static MasterKey.Form form(String text) {
        for (var form : MasterKey.Form.values()) {
            if (text.startsWith(form.prefix())) {
                return form;
            }
        }
        int length = utf8(text).length;
        if (length == BYTES) {
            if (HEX.matcher(text).matches()) {
                throw new InvalidMasterKey(
                        "found 32 hex digits, which hold 128 bits only; expected 64 hex digits, or the prefix raw: if the 32 characters are the key");
            }
            return MasterKey.Form.RAW;
        }
        if (BASE64.matcher(text).matches()) {
            return MasterKey.Form.BASE64;
        }
        if (text.length() == 2 * BYTES && HEX.matcher(text).matches()) {
            return MasterKey.Form.HEX;
        }
        throw new InvalidMasterKey("expected 32 bytes of text, base64 of 32 bytes or 64 hex digits; found " + length
                + " bytes of text, " + (decodedLength(text) + ", " + hexLength(text)));
    }

    private static byte[] bytes(MasterKey.Form form, String text) {
        var body = text.startsWith(form.prefix()) ? text.substring(form.prefix().length()) : text;
        return switch (form) {
            case RAW -> raw(body);
            case BASE64 ->
                base64(body)
                        .orElseThrow(() -> new InvalidMasterKey(
                                "tried base64: expected 43 characters of one alphabet, padded or not, that hold 32 bytes; found "
                                        + body.length() + " characters, " + decodedLength(body)));
            case HEX -> hex(body);
        };
    }

    private static byte[] raw(String body) {
        var bytes = utf8(body);
        if (bytes.length != BYTES) {
            throw new InvalidMasterKey("tried raw text: expected 32 bytes, found " + bytes.length);
        }
        return bytes;
    }

    private static byte[] hex(String body) {
        if (body.length() != 2 * BYTES || !HEX.matcher(body).matches()) {
            throw new InvalidMasterKey("tried hex: expected 64 hex digits, found " + hexLength(body));
        }
        return HexFormat.of().parseHex(body);
    }

    /** Empty when the text is not the canonical form of exactly 32 bytes: one key must not have several spellings that differ in ignored bits. */
    private static Optional<byte[]> base64(String body) {
        if (!BASE64.matcher(body).matches()) {
            return Optional.empty();
        }
        var standard = body.replace('-', '+').replace('_', '/').replace("=", "");
        var bytes = Base64.getDecoder().decode(standard);
        var canonical =
                Base64.getEncoder().withoutPadding().encodeToString(bytes).equals(standard);
        return canonical ? Optional.of(bytes) : Optional.empty();
    }

    private static String decodedLength(String text) {
        if (text.isEmpty() || !BASE64_ANY.matcher(text).matches()) {
            return "no base64";
        }
        return "base64 of " + text.replace("=", "").length() * 6 / Byte.SIZE + " bytes";
    }

    private static String hexLength(String text) {
        return HEX.matcher(text).matches()
                ? text.length() + " hex digits"
                : text.length() + " characters that are not all hex digits";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
