package io.neolayer.kernel.crypto;

/** Stored bytes do not open as what they are said to be: changed, moved, or sealed under another key. Never retryable. */
public final class IntegrityFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public IntegrityFailed(String message) {
        super(message);
    }
}
