package io.neolayer.sandbox;

import java.util.List;

/** Takes the lines of a run while it goes on, in order, on the thread that waits for the run. */
@FunctionalInterface
public interface LogSink {
    void accept(List<LogLine> lines);

    /** A sink that forgets. */
    static LogSink none() {
        return lines -> {};
    }
}
