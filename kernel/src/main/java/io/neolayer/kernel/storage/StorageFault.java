package io.neolayer.kernel.storage;

import org.jspecify.annotations.Nullable;

/** Why storage cannot start: what was expected, what was found, and what the operator can do about it. */
public final class StorageFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String expected;
    private final String found;
    private final String whatToDo;

    public StorageFault(String expected, String found, String whatToDo) {
        this(expected, found, whatToDo, null);
    }

    public StorageFault(String expected, String found, String whatToDo, @Nullable Throwable cause) {
        super("expected " + expected + "; found " + found + "; " + whatToDo, cause);
        this.expected = expected;
        this.found = found;
        this.whatToDo = whatToDo;
    }

    public String expected() {
        return expected;
    }

    public String found() {
        return found;
    }

    public String whatToDo() {
        return whatToDo;
    }
}
