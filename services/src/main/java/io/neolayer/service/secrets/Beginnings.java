package io.neolayer.service.secrets;

import java.util.Arrays;
import java.util.List;

/**
 * Says where a value may begin, so that the automaton looks only there: one pass over the bytes that compares the last
 * four of them, the last eight hex digits and the last four characters of base64 with the first four bytes of every
 * value. It may be wrong about a place where nothing begins, never about one where something does.
 */
final class Beginnings {
    /** A value that is known by its first four bytes began at most so many characters before, in any encoding. */
    static final int REACH = 9;

    private static final int KNOWN_BY = 4;
    private static final int SEXTETS = (1 << 24) - 1;
    // what is no digit counts as zero, which costs a look now and then and no branch
    private static final byte[] HEX = zeroed(PatternTree.HEX);
    private static final byte[] BASE64 = zeroed(PatternTree.BASE64);

    private final long[] bytes = new long[1 << 10];
    private final long[] sextets = new long[1 << 10];

    /** @param patterns of at least four bytes */
    Beginnings(List<byte[]> patterns) {
        for (byte[] pattern : patterns) {
            int first = 0;
            for (int i = 0; i < KNOWN_BY; i++) {
                first = (first << 8) | (pattern[i] & 0xff);
            }
            add(bytes, first);
            for (int lost = 0; lost <= 4; lost += 2) {
                add(sextets, (first >>> (8 - lost)) & SEXTETS);
            }
        }
    }

    /**
     * Where the first four bytes of a value may end.
     *
     * @param from the least answer
     * @return -1 when there is no such place below {@code to}
     */
    int next(byte[] text, int from, int to) {
        int plain = 0;
        int hex = 0;
        int base64 = 0;
        for (int at = Math.max(0, from - REACH); at < to; at++) {
            int value = text[at] & 0xff;
            plain = (plain << 8) | value;
            hex = (hex << 4) | HEX[value];
            base64 = ((base64 << 6) | BASE64[value]) & SEXTETS;
            if ((bit(bytes, plain) | bit(bytes, hex) | bit(sextets, base64)) != 0 && at >= from) {
                return at;
            }
        }
        return -1;
    }

    private static void add(long[] set, int value) {
        int place = place(value);
        set[place >>> 6] |= 1L << place;
    }

    private static long bit(long[] set, int value) {
        int place = place(value);
        return (set[place >>> 6] >>> place) & 1;
    }

    /** Sixteen bits that all of the value has a part in (Knuth's multiplicative hash). */
    private static int place(int value) {
        return (value * 0x9E3779B1) >>> 16;
    }

    private static byte[] zeroed(byte[] digits) {
        byte[] copy = Arrays.copyOf(digits, digits.length);
        for (int i = 0; i < copy.length; i++) {
            copy[i] = (byte) Math.max(0, copy[i]);
        }
        return copy;
    }
}
