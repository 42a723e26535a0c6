package io.neolayer.cli.terminal;

/** Text of others made harmless for a terminal: control characters and direction marks are shown as a backslash, u and hex digits in braces. */
public final class Plain {
    private Plain() {}

    /** One line: line breaks are shown too. */
    public static String line(String text) {
        return escape(text, false);
    }

    /** Several lines: line breaks and tabs stay. */
    public static String lines(String text) {
        return escape(text, true);
    }

    /** A JSON text whose raw control characters, which stand in strings only, become JSON escapes. */
    public static String json(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (dangerous(c) && c >= 0x7f) {
                out.append("\\u").append(String.format("%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static String escape(String text, boolean keepBreaks) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (dangerous(c) && !(keepBreaks && (c == '\n' || c == '\t'))) {
                out.append("\\u{").append(Integer.toHexString(c)).append('}');
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean dangerous(char c) {
        return c < 0x20
                || (c >= 0x7f && c <= 0x9f)
                || (c >= 0x200e && c <= 0x200f)
                || (c >= 0x2028 && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }
}
