package io.neolayer.cli.terminal;

import java.io.Serial;

/** Ends the run with one message and an exit code. */
public final class CliFault extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final Exit exit;

    public CliFault(Exit exit, String message) {
        super(message);
        this.exit = exit;
    }

    public CliFault(Exit exit, String message, Throwable cause) {
        super(message, cause);
        this.exit = exit;
    }

    public static CliFault usage(String message) {
        return new CliFault(Exit.USAGE, message);
    }

    public Exit exit() {
        return exit;
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
