package io.neolayer.cli.terminal;

import java.io.Serial;

/** The reader of standard output went away: a quiet stop, not a fault. */
public final class ClosedOutput extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public ClosedOutput() {
        super("standard output was closed");
    }
}
