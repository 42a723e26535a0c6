package io.neolayer.sandbox;

import io.neolayer.sandbox.wire.Ending;
import io.neolayer.sandbox.wire.FrameOut;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** One run or check on its worker, as the supervisor sees it: what the worker says about it, in order, and when to kill. */
final class Work {
    /** What a worker says. */
    sealed interface Event {
        record Logged(List<LogLine> lines) implements Event {}

        record Called(int id, String name, String json, boolean now) implements Event {}

        record Waiting(int answersSeen) implements Event {}

        record Ended(Ending ending) implements Event {}

        record Checked(CheckResult result) implements Event {}

        /** The worker is gone, and with it the run. */
        record Gone(RunFault fault) implements Event {}
    }

    final long id;
    final String account;
    final RunLimits limits;
    final FrameOut frame;
    final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    final long startedAt = System.nanoTime();
    private volatile @Nullable RunFault stopping;
    private volatile long stoppingSince;
    private volatile long cpuMs;

    Work(long id, String account, RunLimits limits, FrameOut frame) {
        this.id = id;
        this.account = account;
        this.limits = limits;
        this.frame = frame;
    }

    /** The worker, or the caller by cancelling, has said how it ends; from now on it has half a second. */
    void stopping(RunFault fault) {
        if (stopping == null) {
            stoppingSince = System.nanoTime();
            stopping = fault;
        }
    }

    @Nullable
    RunFault stopping() {
        return stopping;
    }

    long stoppingSince() {
        return stoppingSince;
    }

    void beat(long cpu) {
        cpuMs = cpu;
    }

    long cpuMs() {
        return cpuMs;
    }
}
