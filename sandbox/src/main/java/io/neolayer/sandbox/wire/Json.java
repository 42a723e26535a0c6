package io.neolayer.sandbox.wire;

import java.util.Map;

/** Writes the little JSON that does not come from the code itself. */
public final class Json {
    private Json() {}

    public static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        quote(out, text);
        return out.toString();
    }

    public static String object(Map<String, String> map) {
        StringBuilder out = new StringBuilder("{");
        map.forEach((name, value) -> {
            if (out.length() > 1) {
                out.append(',');
            }
            quote(out, name);
            out.append(':');
            quote(out, value);
        });
        return out.append('}').toString();
    }

    /** The object with one more member, a string. */
    public static String with(String object, String name, String text) {
        StringBuilder out = new StringBuilder(object.length() + text.length() + name.length() + 16);
        out.append(object, 0, object.length() - 1);
        if (object.length() > 2) {
            out.append(',');
        }
        quote(out, name);
        out.append(':');
        quote(out, text);
        return out.append('}').toString();
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 || loneSurrogate(text, i)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private static boolean loneSurrogate(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
