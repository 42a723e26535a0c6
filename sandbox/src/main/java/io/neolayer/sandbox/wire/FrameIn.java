package io.neolayer.sandbox.wire;

import java.nio.charset.StandardCharsets;

/** A frame being read, field by field; a field that is not there is a {@link BadFrame}. */
public final class FrameIn {
    private final FrameKind kind;
    private final byte[] bytes;
    private int at;

    FrameIn(FrameKind kind, byte[] bytes) {
        this.kind = kind;
        this.bytes = bytes;
    }

    public FrameKind kind() {
        return kind;
    }

    public boolean flag() throws BadFrame {
        need(1);
        int value = bytes[at++];
        if (value != 0 && value != 1) {
            throw new BadFrame("expected a flag, found " + value);
        }
        return value == 1;
    }

    public int int32() throws BadFrame {
        need(4);
        int value = (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | (bytes[at + 3] & 0xff);
        at += 4;
        return value;
    }

    /** A count of things that follow. */
    public int count(int most) throws BadFrame {
        int value = int32();
        if (value < 0 || value > most) {
            throw new BadFrame("expected at most " + most + " entries, found " + value);
        }
        return value;
    }

    public long int64() throws BadFrame {
        return ((long) int32() << 32) | (int32() & 0xffffffffL);
    }

    public String text() throws BadFrame {
        int length = int32();
        need(length);
        String value = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return value;
    }

    /** Refuses bytes behind the last field. */
    public void end() throws BadFrame {
        if (at != bytes.length) {
            throw new BadFrame((bytes.length - at) + " bytes too many in " + kind);
        }
    }

    private void need(int length) throws BadFrame {
        if (length < 0 || length > bytes.length - at) {
            throw new BadFrame("field of " + length + " bytes passes the end of " + kind);
        }
    }
}
