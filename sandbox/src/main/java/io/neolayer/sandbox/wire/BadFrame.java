package io.neolayer.sandbox.wire;

import java.io.IOException;

/** Bytes that are no frame, or a frame whose content breaks the protocol. */
public final class BadFrame extends IOException {
    private static final long serialVersionUID = 1L;

    public BadFrame(String message) {
        super(message);
    }
}
