package io.neolayer.bench.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One keep-alive connection with at most one request under way. */
final class Connection {
    private static final int LARGEST_ANSWER = 8 << 20;
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] CODING = "transfer-encoding:".getBytes(StandardCharsets.ISO_8859_1);

    final int number;
    final Reply reply = new Reply();
    private final SocketChannel channel;
    private final SelectionKey key;
    private ByteBuffer in = ByteBuffer.allocate(32 << 10);
    private ByteBuffer out = ByteBuffer.allocate(0);
    private boolean waiting;
    private long sentAt;

    Connection(int number, InetSocketAddress target, Selector selector) throws IOException {
        this.number = number;
        this.channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(target);
        channel.configureBlocking(false);
        this.key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    boolean waiting() {
        return waiting;
    }

    /** When the request under way was first written, by the nano clock. */
    long sentAt() {
        return sentAt;
    }

    void send(ByteBuffer request) throws IOException {
        out = request;
        waiting = true;
        sentAt = System.nanoTime();
        write();
    }

    void write() throws IOException {
        channel.write(out);
        var wanted = out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    /** Reads what is there; true when {@link #reply} is complete. */
    boolean read() throws IOException {
        if (!in.hasRemaining()) {
            grow();
        }
        if (channel.read(in) < 0) {
            throw new EOFException("the server closed the connection");
        }
        if (!complete()) {
            return false;
        }
        waiting = false;
        in.clear();
        return true;
    }

    void close() throws IOException {
        key.cancel();
        channel.close();
    }

    private void grow() throws IOException {
        if (in.capacity() >= LARGEST_ANSWER) {
            throw new IOException("an answer of more than " + LARGEST_ANSWER + " bytes");
        }
        in = ByteBuffer.allocate(2 * in.capacity()).put(in.flip());
    }

    private boolean complete() throws IOException {
        var bytes = in.array();
        var limit = in.position();
        var headEnd = headEnd(bytes, limit);
        if (headEnd < 0) {
            return false;
        }
        var status = (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + (bytes[11] - '0');
        var lengthAt = header(bytes, headEnd, LENGTH);
        if (lengthAt >= 0) {
            var end = headEnd + number(bytes, lengthAt);
            reply.point(bytes, status, headEnd, end, false);
            return limit >= end;
        }
        if (header(bytes, headEnd, CODING) >= 0) {
            var end = Chunks.end(bytes, headEnd, limit);
            reply.point(bytes, status, headEnd, end, true);
            return end >= 0;
        }
        if (status == 204 || status == 304) {
            reply.point(bytes, status, headEnd, headEnd, false);
            return true;
        }
        throw new IOException("an answer without a length");
    }

    private static int headEnd(byte[] bytes, int limit) {
        for (var at = 15; at < limit; at++) {
            if (bytes[at] == '\n' && bytes[at - 2] == '\n' && bytes[at - 1] == '\r') {
                return at + 1;
            }
        }
        return -1;
    }

    /** The position of a header's value, or -1. */
    private static int header(byte[] bytes, int headEnd, byte[] lowerName) {
        for (var at = 15; at + lowerName.length < headEnd; at++) {
            if (bytes[at - 1] == '\n' && same(bytes, at, lowerName)) {
                return at + lowerName.length;
            }
        }
        return -1;
    }

    private static boolean same(byte[] bytes, int from, byte[] lowerName) {
        for (var i = 0; i < lowerName.length; i++) {
            var letter = bytes[from + i];
            var lower = letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
            if (lower != lowerName[i]) {
                return false;
            }
        }
        return true;
    }

    private static int number(byte[] bytes, int from) {
        var at = from;
        while (bytes[at] == ' ') {
            at++;
        }
        var number = 0;
        while (bytes[at] >= '0' && bytes[at] <= '9') {
            number = number * 10 + bytes[at++] - '0';
        }
        return number;
    }

    @Override
    public String toString() {
        return "connection " + number + ", "
                + new String(Arrays.copyOf(in.array(), Math.min(in.position(), 400)), StandardCharsets.ISO_8859_1);
    }
}
