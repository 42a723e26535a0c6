package io.neolayer.service.secrets;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A text in UTF-8 with some of its escapes undone, and where in the original each byte came from.
 *
 * @param length bytes in use
 * @param origin place in the original of each byte and, after the last, of the end; null when nothing was undone
 */
record DecodedText(byte[] bytes, int length, int @Nullable [] origin) {
    static DecodedText plain(byte[] bytes) {
        return new DecodedText(bytes, bytes.length, null);
    }

    int originOf(int at) {
        return origin == null ? at : origin[at];
    }

    /** The escapes of JSON (RFC 8259) and of JavaScript strings. */
    DecodedText withoutJsonEscapes() {
        var out = new Writer();
        for (int at = 0; at < length; ) {
            at += bytes[at] == '\\' ? jsonEscape(at, out) : out.copy(at);
        }
        return out.done();
    }

    private int jsonEscape(int at, Writer out) {
        int kind = at + 1 < length ? bytes[at + 1] : -1;
        int plain = "bfnrt".indexOf(kind);
        if (kind == 'u' || kind == 'x') {
            return numberEscape(at, kind == 'u' ? 4 : 2, out);
        }
        if (plain >= 0) {
            out.put(at, "\b\f\n\r\t".charAt(plain));
        } else if (kind == '"' || kind == '\\' || kind == '/' || kind == '\'') {
            out.put(at, kind);
        } else {
            return out.copy(at);
        }
        return 2;
    }

    private int numberEscape(int at, int digits, Writer out) {
        int unit = hex(at + 2, digits);
        if (unit < 0) {
            return out.copy(at);
        }
        int size = 2 + digits;
        if (Character.isHighSurrogate((char) unit)
                && at + size + 1 < length
                && bytes[at + size] == '\\'
                && bytes[at + size + 1] == 'u') {
            int low = hex(at + size + 2, 4);
            if (low >= 0 && Character.isLowSurrogate((char) low)) {
                out.putPoint(at, Character.toCodePoint((char) unit, (char) low));
                return 2 * size;
            }
        }
        out.putPoint(at, unit);
        return size;
    }

    /**
     * Percent escapes (RFC 3986).
     *
     * @param form whether a plus stands for a space, as in forms
     */
    DecodedText withoutPercentEscapes(boolean form) {
        var out = new Writer();
        for (int at = 0; at < length; ) {
            int value = bytes[at] == '%' ? hex(at + 1, 2) : -1;
            if (value >= 0) {
                out.put(at, value);
                at += 3;
            } else if (form && bytes[at] == '+') {
                out.put(at++, ' ');
            } else {
                at += out.copy(at);
            }
        }
        return out.done();
    }

    private int hex(int from, int digits) {
        if (from + digits > length) {
            return -1;
        }
        int value = 0;
        for (int at = from; at < from + digits; at++) {
            int digit = PatternTree.HEX[bytes[at] & 0xff];
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** Never longer than what it reads, since every escape is longer than what it stands for. */
    private final class Writer {
        private final byte[] written = new byte[length];
        private final int[] places = new int[length + 1];
        private int count;

        void put(int at, int value) {
            places[count] = originOf(at);
            written[count++] = (byte) value;
        }

        int copy(int at) {
            put(at, bytes[at]);
            return 1;
        }

        void putPoint(int at, int point) {
            for (byte each : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                put(at, each);
            }
        }

        DecodedText done() {
            places[count] = originOf(length);
            return new DecodedText(written, count, places);
        }
    }
}
