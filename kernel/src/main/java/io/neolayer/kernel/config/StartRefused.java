package io.neolayer.kernel.config;

import java.util.List;
import java.util.stream.Collectors;

/** The server does not start, for the reasons listed; the program ends with {@link #EXIT}. */
public final class StartRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The exit code of a faulty configuration, EX_CONFIG of sysexits. */
    public static final int EXIT = 78;

    private final transient List<Fault> faults;

    public StartRefused(List<Fault> faults) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    public List<Fault> faults() {
        return faults;
    }
}
