package io.neolayer.sandbox.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A frame being written, field by field. */
public final class FrameOut {
    private static final int HEAD = 5;
    private byte[] bytes;
    private int size = HEAD;

    public FrameOut(FrameKind kind) {
        bytes = new byte[256];
        bytes[4] = (byte) kind.number();
    }

    public FrameOut flag(boolean value) {
        room(1);
        bytes[size++] = (byte) (value ? 1 : 0);
        return this;
    }

    public FrameOut int32(int value) {
        room(4);
        putInt(size, value);
        size += 4;
        return this;
    }

    public FrameOut int64(long value) {
        int32((int) (value >>> 32));
        return int32((int) value);
    }

    public FrameOut text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        int32(utf8.length);
        room(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
        return this;
    }

    ByteBuffer finish() {
        putInt(0, size - 4);
        return ByteBuffer.wrap(bytes, 0, size);
    }

    private void putInt(int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }

    private void room(int more) {
        int needed = Math.addExact(size, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, Math.min(bytes.length * 2, 1 << 30)));
        }
    }
}
