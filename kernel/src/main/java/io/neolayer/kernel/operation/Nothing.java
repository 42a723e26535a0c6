package io.neolayer.kernel.operation;

/** The output of an operation that answers 204. */
public record Nothing() {
    public static final Nothing NOTHING = new Nothing();
}
