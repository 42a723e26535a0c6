package io.neolayer.kernel.operation;

import java.util.List;

/** The declarations of the slices contradict the rules; the message has one line for each fault. */
public final class InvalidCatalogue extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    InvalidCatalogue(List<String> faults) {
        super(String.join(System.lineSeparator(), faults));
        this.faults = List.copyOf(faults);
    }

    public List<String> faults() {
        return faults;
    }
}
