package io.neolayer.neo.codec;

/** Input that a strict decoder refuses: a stable code, where the fault is, and what was expected and found. */
public final class CodecException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** The offset of a fault that has no single position, such as a wrong checksum. */
    public static final int WHOLE = -1;

    private final String code;
    private final int offset;

    /**
     * @param code stable snake_case word such as {@code bad_checksum}
     * @param offset index of the first byte (or character, for text) at fault, or {@link #WHOLE}
     * @param message what was expected and what was found; never holds the input itself, which may be secret
     */
    public CodecException(String code, int offset, String message) {
        super(offset == WHOLE ? message : message + " (at " + offset + ")");
        this.code = code;
        this.offset = offset;
    }

    public String code() {
        return code;
    }

    public int offset() {
        return offset;
    }
}
