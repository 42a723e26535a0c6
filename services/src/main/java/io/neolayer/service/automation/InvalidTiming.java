package io.neolayer.service.automation;

/** The text of a schedule, zone or exclusion that cannot be understood; carries the one fault. */
final class InvalidTiming extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Fault fault;

    InvalidTiming(Fault fault) {
        super(fault.message(), null, false, false);
        this.fault = fault;
    }

    Fault fault() {
        return fault;
    }
}
