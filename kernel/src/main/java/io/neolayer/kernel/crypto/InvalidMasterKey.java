package io.neolayer.kernel.crypto;

/** A configured master key that cannot be used; the message names the form tried and the length found, never the key. */
public final class InvalidMasterKey extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidMasterKey(String message) {
        super(message);
    }
}
