package io.neolayer.sandbox.worker;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** RIPEMD-160 of Dobbertin, Bosselaers and Preneel; the JDK has none. */
final class Ripemd160 {
    // word order and rotation of each step, one hexadecimal digit a step, a round of 16 steps a string
    private static final int[] LEFT_WORD =
            digits("0123456789abcdef", "74d1a6f3c0952eb8", "3ae49f812706db5c", "19ba08c4d37fe562", "40597c2ae138b6fd");
    private static final int[] RIGHT_WORD =
            digits("5e7092b4d6f81a3c", "6b370d5aef8c4912", "f5137e69b8c2a04d", "86413bf05c2d97ae", "cfa4158762de039b");
    private static final int[] LEFT_TURN =
            digits("befc5879bdef6798", "768db97f7cf9b7dc", "bd67e9dfe8d65c75", "bcefef989e56865c", "9f5b68dc5cdeb856");
    private static final int[] RIGHT_TURN =
            digits("899bdff5778beec6", "9df7c89b77c76fdb", "97fb866ecd5edd75", "f58bee6e69c9c5f8", "85c9c5e68d65fdbb");
    private static final int[] LEFT_ADD = {0, 0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xa953fd4e};
    private static final int[] RIGHT_ADD = {0x50a28be6, 0x5c4dd124, 0x6d703ef3, 0x7a6d76e9, 0};

    private Ripemd160() {}

    static byte[] digest(byte[] data) {
        int[] state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
        byte[] padded = Arrays.copyOf(data, (data.length + 8) / 64 * 64 + 64);
        padded[data.length] = (byte) 0x80;
        ByteBuffer in = ByteBuffer.wrap(padded).order(ByteOrder.LITTLE_ENDIAN);
        in.putLong(padded.length - 8, data.length * 8L);
        int[] words = new int[16];
        while (in.hasRemaining()) {
            for (int i = 0; i < 16; i++) {
                words[i] = in.getInt();
            }
            compress(state, words);
        }
        ByteBuffer out = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : state) {
            out.putInt(word);
        }
        return out.array();
    }

    private static void compress(int[] state, int[] words) {
        int[] left = state.clone();
        int[] right = state.clone();
        for (int step = 0; step < 80; step++) {
            int round = step / 16;
            step(left, round, words[LEFT_WORD[step]] + LEFT_ADD[round], LEFT_TURN[step]);
            step(right, 4 - round, words[RIGHT_WORD[step]] + RIGHT_ADD[round], RIGHT_TURN[step]);
        }
        int first = state[1] + left[2] + right[3];
        state[1] = state[2] + left[3] + right[4];
        state[2] = state[3] + left[4] + right[0];
        state[3] = state[4] + left[0] + right[1];
        state[4] = state[0] + left[1] + right[2];
        state[0] = first;
    }

    private static void step(int[] v, int function, int add, int turn) {
        int next = Integer.rotateLeft(v[0] + mix(function, v[1], v[2], v[3]) + add, turn) + v[4];
        v[0] = v[4];
        v[4] = v[3];
        v[3] = Integer.rotateLeft(v[2], 10);
        v[2] = v[1];
        v[1] = next;
    }

    private static int mix(int function, int x, int y, int z) {
        return switch (function) {
            case 0 -> x ^ y ^ z;
            case 1 -> (x & y) | (~x & z);
            case 2 -> (x | ~y) ^ z;
            case 3 -> (x & z) | (y & ~z);
            default -> x ^ (y | ~z);
        };
    }

    private static int[] digits(String... rounds) {
        return String.join("", rounds)
                .chars()
                .map(digit -> Character.digit(digit, 16))
                .toArray();
    }
}
