package io.neolayer.neo.codec;

import java.util.HexFormat;

/** Lower-case hexadecimal text of bytes. */
public final class Hex {
    private static final HexFormat LOWER = HexFormat.of();

    private Hex() {}

    public static String encode(byte[] bytes) {
        return LOWER.formatHex(bytes);
    }

    /**
     * Bytes of hexadecimal text in either case, without prefix or separators.
     *
     * @throws CodecException {@code bad_hex} on an odd length or another character
     */
    public static byte[] decode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) {
                throw new CodecException("bad_hex", i, "expected a hexadecimal digit");
            }
        }
        if (text.length() % 2 != 0) {
            throw new CodecException(
                    "bad_hex", text.length(), "expected an even number of hexadecimal digits, found " + text.length());
        }
        return LOWER.parseHex(text);
    }
}
