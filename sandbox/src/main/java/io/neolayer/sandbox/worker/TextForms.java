package io.neolayer.sandbox.worker;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Text forms of bytes and names; each answers null for text that is not of its form. */
final class TextForms {
    private TextForms() {}

    static @Nullable String btoa(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xff) {
                return null;
            }
        }
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static @Nullable String atob(String text) {
        byte[] bytes = base64(text);
        return bytes == null ? null : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Forgiving base64 of the Infra standard: white space and absent padding are taken. */
    static byte @Nullable [] base64(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != ' ' && c != '\t' && c != '\n' && c != '\f' && c != '\r') {
                kept.append(c);
            }
        }
        for (int i = 0;
                i < 2 && kept.length() % 4 == 0 && !kept.isEmpty() && kept.charAt(kept.length() - 1) == '=';
                i++) {
            kept.setLength(kept.length() - 1);
            if (kept.isEmpty() || kept.charAt(kept.length() - 1) != '=') {
                break;
            }
        }
        if (kept.length() % 4 == 1 || kept.indexOf("=") >= 0) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(kept.toString());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    static byte @Nullable [] hex(String text) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** A host name in its ASCII form. */
    static @Nullable String idn(String name) {
        try {
            return IDN.toASCII(name, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Every byte of the text's UTF-8 as {@code %XX}. */
    static String percentUtf8(String text) {
        return HexFormat.of().withPrefix("%").withUpperCase().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
