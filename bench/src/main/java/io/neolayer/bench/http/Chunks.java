package io.neolayer.bench.http;

import java.io.ByteArrayOutputStream;

/** Chunked transfer coding of RFC 9112, section 7.1, as far as servers use it without trailers. */
final class Chunks {
    private Chunks() {}

    /** The position after the last chunk, or -1 when it is not there yet. */
    static int end(byte[] bytes, int from, int limit) {
        var at = from;
        while (true) {
            var line = lineEnd(bytes, at, limit);
            if (line < 0) {
                return -1;
            }
            var size = size(bytes, at, line);
            at = line + 2 + size + 2;
            if (at > limit) {
                return -1;
            }
            if (size == 0) {
                return at;
            }
        }
    }

    static byte[] joined(byte[] bytes, int from, int limit) {
        var body = new ByteArrayOutputStream(limit - from);
        var at = from;
        while (true) {
            var line = lineEnd(bytes, at, limit);
            var size = line < 0 ? 0 : size(bytes, at, line);
            if (size == 0) {
                return body.toByteArray();
            }
            body.write(bytes, line + 2, size);
            at = line + 2 + size + 2;
        }
    }

    private static int lineEnd(byte[] bytes, int from, int limit) {
        for (var at = from; at + 1 < limit; at++) {
            if (bytes[at] == '\r' && bytes[at + 1] == '\n') {
                return at;
            }
        }
        return -1;
    }

    private static int size(byte[] bytes, int from, int to) {
        var size = 0;
        for (var at = from; at < to && bytes[at] != ';'; at++) {
            size = size * 16 + Character.digit(bytes[at], 16);
        }
        return size;
    }
}
