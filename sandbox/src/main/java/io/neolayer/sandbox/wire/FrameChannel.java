package io.neolayer.sandbox.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;

/** Frames over a socket: any thread writes, one thread reads. */
public final class FrameChannel implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;
    private final SocketChannel socket;
    private final int largest;
    private final ReentrantLock writing = new ReentrantLock();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).limit(0);

    /** Refuses incoming frames of more than {@code largest} bytes. */
    public FrameChannel(SocketChannel socket, int largest) {
        this.socket = socket;
        this.largest = largest;
    }

    public void write(FrameOut frame) throws IOException {
        ByteBuffer bytes = frame.finish();
        writing.lock();
        try {
            while (bytes.hasRemaining()) {
                socket.write(bytes);
            }
        } finally {
            writing.unlock();
        }
    }

    /**
     * The next frame.
     *
     * @throws EOFException when the other side is gone
     */
    public FrameIn read() throws IOException {
        byte[] head = new byte[5];
        fill(head);
        int length = ByteBuffer.wrap(head).getInt();
        if (length < 1 || length > largest) {
            throw new BadFrame("expected a frame of 1 to " + largest + " bytes, found " + length);
        }
        FrameKind kind = FrameKind.of(head[4]);
        byte[] payload = new byte[length - 1];
        fill(payload);
        return new FrameIn(kind, payload);
    }

    private void fill(byte[] target) throws IOException {
        int done = 0;
        while (done < target.length) {
            if (!buffer.hasRemaining()) {
                buffer.clear();
                int count = socket.read(buffer);
                buffer.flip();
                if (count < 0) {
                    throw new EOFException("the other side is gone");
                }
            }
            int part = Math.min(buffer.remaining(), target.length - done);
            buffer.get(target, done, part);
            done += part;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
