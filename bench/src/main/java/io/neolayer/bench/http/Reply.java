package io.neolayer.bench.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A view of one complete answer in a connection's buffer; valid until the next one is read. */
public final class Reply {
    private byte[] bytes = {};
    private int headEnd;
    private int end;
    private int status;
    private boolean chunked;

    void point(byte[] bytes, int status, int headEnd, int end, boolean chunked) {
        this.bytes = bytes;
        this.status = status;
        this.headEnd = headEnd;
        this.end = end;
        this.chunked = chunked;
    }

    public int status() {
        return status;
    }

    /** The body as it came, chunk marks taken out. */
    public byte[] body() {
        return chunked ? Chunks.joined(bytes, headEnd, end) : Arrays.copyOfRange(bytes, headEnd, end);
    }

    /** True when the body holds these bytes; no copy is made. */
    public boolean bodyHolds(byte[] wanted) {
        return indexOf(bytes, headEnd, end, wanted) >= 0;
    }

    /** True when a line of the head holds this text, letter case aside; {@code lowerCase} is ASCII. */
    public boolean headHolds(String lowerCase) {
        var head = new String(bytes, 0, headEnd, StandardCharsets.ISO_8859_1);
        return head.toLowerCase(java.util.Locale.ROOT).contains(lowerCase);
    }

    private static int indexOf(byte[] bytes, int from, int to, byte[] wanted) {
        for (var at = from; at <= to - wanted.length; at++) {
            if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }
}
