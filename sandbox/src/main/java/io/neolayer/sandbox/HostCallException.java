package io.neolayer.sandbox;

/** A refused host call: the code catches an error with this code and message. */
public final class HostCallException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String code;

    public HostCallException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** The stable word, such as {@code egress_denied}. */
    public String code() {
        return code;
    }

    /** The text the code sees. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
