package io.neolayer.sandbox.worker;

import io.neolayer.sandbox.LogLine;
import io.neolayer.sandbox.RunFault;
import java.util.List;

/** Where a run's calls and lines go: the supervisor, or a test. */
interface GuestHost {
    /** Starts a host call; the answer comes through {@link GuestRun#answer}. {@code now}: the code waits for this one. */
    void call(int id, String name, String json, boolean now);

    /** The run computes nothing until a further answer comes; so many it has seen. */
    void waiting(int answersSeen);

    void log(List<LogLine> lines);

    /** The run is being stopped; it ends with this fault. */
    void stopping(RunFault fault);
}
