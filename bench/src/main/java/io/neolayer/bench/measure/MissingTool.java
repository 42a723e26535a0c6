package io.neolayer.bench.measure;

/** A program that the run needs is not on this machine; the message names its package. */
public final class MissingTool extends RuntimeException {
    private static final long serialVersionUID = 1;

    public MissingTool(String message) {
        super(message);
    }
}
