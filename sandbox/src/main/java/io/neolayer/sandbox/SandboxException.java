package io.neolayer.sandbox;

/** The sandbox cannot work as it is configured; the message says what was expected and what was found. */
public final class SandboxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SandboxException(String message) {
        super(message);
    }

    public SandboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
