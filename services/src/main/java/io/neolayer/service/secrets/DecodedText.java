package io.neolayer.service.secrets;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A text in UTF-8 with some of its escapes undone, and where in the original each byte came from. That is found out when
 * somebody first asks, by undoing the escapes once more: most texts hold nothing, and nobody asks.
 */
final class DecodedText {
    private final byte[] bytes;
    private final int length;
    private final @Nullable Supplier<int[]> origins;
    private int @Nullable [] origin;

    private DecodedText(byte[] bytes, int length, @Nullable Supplier<int[]> origins) {
        this.bytes = bytes;
        this.length = length;
        this.origins = origins;
    }

    static DecodedText plain(byte[] bytes) {
        return new DecodedText(bytes, bytes.length, null);
    }

    /** Those from {@link #length} on are not in use. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** The place in the original of a byte, or of the end. */
    int originOf(int at) {
        if (origins == null) {
            return at;
        }
        int[] known = origin;
        if (known == null) {
            known = origins.get();
            origin = known;
        }
        return known[at];
    }

    private DecodedText undone(Consumer<Writer> escapes) {
        var out = new Writer(null);
        escapes.accept(out);
        return new DecodedText(out.written, out.count, () -> {
            var places = new int[length + 1];
            var again = new Writer(places);
            escapes.accept(again);
            places[again.count] = originOf(length);
            return places;
        });
    }

    /** The escapes of JSON (RFC 8259) and of JavaScript strings. */
    DecodedText withoutJsonEscapes() {
        return undone(out -> {
            for (int at = 0; at < length; ) {
                at += bytes[at] == '\\' ? jsonEscape(at, out) : out.copy(at);
            }
        });
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
        return undone(out -> {
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
        });
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
        private final int @Nullable [] places;
        private int count;

        /** @param places takes where each byte came from, or null */
        Writer(int @Nullable [] places) {
            this.places = places;
        }

        void put(int at, int value) {
            if (places != null) {
                places[count] = originOf(at);
            }
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
    }
}
