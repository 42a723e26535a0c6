package io.neolayer.service.secrets;

import io.neolayer.service.secrets.SecretRedactor.Hit;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/**
 * All values in one automaton (Aho and Corasick, 1975). A scan runs eight heads over the bytes at once: one reads them as
 * they are, two as pairs of hex digits, four as base64 in either alphabet, one for each place where a group of four
 * characters may begin; so a value is found at every offset of an encoding without being encoded itself.
 */
final class PatternTree {
    static final byte[] HEX = table("0123456789abcdef", "0123456789ABCDEF");
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    static final byte[] BASE64 = table(LETTERS + "+/", LETTERS + "-_");

    private final int[] root = new int[256];
    private final int[] firstChild;
    private final int[] sibling;
    private final int[] fallback;
    private final byte[] label;
    /** Of each node 1 + the longest pattern that ends there, or 0. */
    private final int[] ends;

    private final int[] lengths;
    private final Beginnings beginnings;
    private int nodes = 1;

    private PatternTree(List<byte[]> patterns) {
        int most = 1 + patterns.stream().mapToInt(pattern -> pattern.length).sum();
        firstChild = new int[most];
        sibling = new int[most];
        fallback = new int[most];
        label = new byte[most];
        ends = new int[most];
        beginnings = new Beginnings(patterns);
        lengths = patterns.stream().mapToInt(pattern -> pattern.length).toArray();
    }

    static PatternTree of(List<byte[]> patterns) {
        var tree = new PatternTree(patterns);
        for (int i = 0; i < patterns.size(); i++) {
            tree.add(patterns.get(i), i + 1);
        }
        tree.link();
        return tree;
    }

    private void add(byte[] pattern, int mark) {
        int node = 0;
        for (byte value : pattern) {
            int child = child(node, value);
            if (child == 0) {
                child = nodes++;
                label[child] = value;
                sibling[child] = firstChild[node];
                firstChild[node] = child;
                if (node == 0) {
                    root[value & 0xff] = child;
                }
            }
            node = child;
        }
        if (ends[node] == 0) {
            ends[node] = mark;
        }
    }

    private void link() {
        var queue = new ArrayDeque<Integer>();
        queue.add(0);
        while (!queue.isEmpty()) {
            int node = queue.remove();
            for (int child = firstChild[node]; child != 0; child = sibling[child]) {
                fallback[child] = node == 0 ? 0 : step(fallback[node], label[child] & 0xff);
                if (ends[child] == 0) {
                    ends[child] = ends[fallback[child]];
                }
                queue.add(child);
            }
        }
    }

    private int child(int node, byte value) {
        int child = firstChild[node];
        while (child != 0 && label[child] != value) {
            child = sibling[child];
        }
        return child;
    }

    private int step(int from, int value) {
        return from == 0 ? root[value] : stepFrom(from, value);
    }

    private int stepFrom(int from, int value) {
        int node = from;
        while (node != 0) {
            int child = child(node, (byte) value);
            if (child != 0) {
                return child;
            }
            node = fallback[node];
        }
        return root[value];
    }

    /** Adds what it finds, in places of the original text. */
    void scan(DecodedText text, List<Hit> hits) {
        int at = beginnings.next(text.bytes(), 0, text.length());
        while (at >= 0) {
            int quiet = scan(text, Math.max(0, at - Beginnings.REACH), at, hits);
            at = beginnings.next(text.bytes(), quiet, text.length());
        }
    }

    /**
     * Looks closely from one place on until nothing that has begun can go on.
     *
     * @param least the place up to which it looks in any case
     * @return where it stopped
     */
    private int scan(DecodedText text, int from, int least, List<Hit> hits) {
        byte[] bytes = text.bytes();
        int plain = 0;
        int hex = 0;
        int hexNext = 0;
        // by the place that the character at hand has in the head's group of four
        int second = 0;
        int third = 0;
        int fourth = 0;
        int first = 0;
        int lastDigit = -1;
        int lastSextet = -1;
        for (int at = from; at < text.length(); at++) {
            int value = bytes[at] & 0xff;
            plain = step(plain, value);
            if (plain != 0 && ends[plain] != 0) {
                hit(text, at - lengths[ends[plain] - 1] + 1, at + 1, ends[plain], hits);
            }
            int digit = HEX[value];
            if (digit < 0) {
                hex = hexNext = 0;
            } else if (lastDigit >= 0) {
                hex = step(hex, lastDigit << 4 | digit);
                if (hex != 0 && ends[hex] != 0) {
                    hit(text, at - 2 * lengths[ends[hex] - 1] + 1, at + 1, ends[hex], hits);
                }
                int swapped = hex;
                hex = hexNext;
                hexNext = swapped;
            }
            lastDigit = digit;
            int sextet = BASE64[value];
            if (sextet < 0) {
                first = second = third = fourth = 0;
            } else if (lastSextet >= 0) {
                int bits = lastSextet << 6 | sextet;
                second = step(second, bits >> 4 & 0xff);
                third = step(third, bits >> 2 & 0xff);
                fourth = step(fourth, bits & 0xff);
                if ((second | third | fourth) != 0) {
                    base64(text, at, second, 1, hits);
                    base64(text, at, third, 2, hits);
                    base64(text, at, fourth, 3, hits);
                }
                int wrapped = fourth;
                fourth = third;
                third = second;
                second = first;
                first = wrapped;
            }
            lastSextet = sextet;
            if (at > least && (plain | hex | hexNext | first | second | third | fourth) == 0) {
                return at + 1;
            }
        }
        return text.length();
    }

    private void base64(DecodedText text, int at, int node, int place, List<Hit> hits) {
        if (ends[node] != 0) {
            int characters = charactersOf(lengths[ends[node] - 1], place);
            hit(text, at - characters + 1, at + 1 + padding(text, at, place), ends[node], hits);
        }
    }

    /** How many signs fill the group up, when the value is the end of what was encoded. */
    private static int padding(DecodedText text, int at, int place) {
        int most = 3 - place;
        for (int i = 1; i <= most; i++) {
            if (at + i >= text.length() || text.bytes()[at + i] != '=') {
                return 0;
            }
        }
        return most;
    }

    /** How many characters hold {@code bytes} bytes, the last of which ends in character {@code place} of its group. */
    private static int charactersOf(int bytes, int place) {
        int last = place - 1 + 3 * bytes;
        return (8 * last + 7) / 6 - 8 * (last - bytes + 1) / 6 + 1;
    }

    private static void hit(DecodedText text, int first, int end, int mark, List<Hit> hits) {
        int from = text.originOf(first);
        int to = text.originOf(end);
        Hit before = hits.isEmpty() ? null : hits.getLast();
        // a value that repeats itself would else be found at every byte
        if (before != null
                && before.pattern() == mark - 1
                && before.from() <= from
                && from < before.to()
                && before.to() <= to) {
            hits.set(hits.size() - 1, new Hit(before.from(), to, mark - 1));
        } else {
            hits.add(new Hit(from, to, mark - 1));
        }
    }

    private static byte[] table(String... alphabets) {
        var table = new byte[256];
        Arrays.fill(table, (byte) -1);
        for (String alphabet : alphabets) {
            for (int i = 0; i < alphabet.length(); i++) {
                table[alphabet.charAt(i)] = (byte) i;
            }
        }
        return table;
    }
}
