package io.neolayer.kernel.http;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Ends handlers that work too long: their thread is interrupted, their transaction rolled back, the answer is 504. */
final class Deadlines {
    private final Set<Deadline> running = ConcurrentHashMap.newKeySet();
    private final long nanos;

    Deadlines(Duration time) {
        this.nanos = time.toNanos();
    }

    /** Runs the work on this thread under a deadline that {@link Deadline#settle} ends. */
    <T> T within(Function<Deadline, T> work) {
        var deadline = new Deadline(Thread.currentThread(), System.nanoTime() + nanos);
        running.add(deadline);
        try {
            return work.apply(deadline);
        } catch (RuntimeException e) {
            throw deadline.passed() ? deadline.problem(e) : e;
        } finally {
            running.remove(deadline);
            deadline.end();
        }
    }

    /** Interrupts what is late; called a few times a second. */
    void tick(long now) {
        for (Deadline deadline : running) {
            if (now - deadline.at > 0) {
                deadline.pass();
            }
        }
    }

    /** The deadline of one handler. */
    static final class Deadline {
        private final Thread thread;
        private final long at;
        private boolean passed;
        private boolean over;

        private Deadline(Thread thread, long at) {
            this.thread = thread;
            this.at = at;
        }

        /** The last act before a commit: from here on the work stands, however long the commit takes. */
        synchronized void settle() {
            if (passed) {
                throw problem(null);
            }
            over = true;
        }

        private synchronized boolean passed() {
            return passed;
        }

        private synchronized void pass() {
            if (!over && !passed) {
                passed = true;
                thread.interrupt();
            }
        }

        private synchronized void end() {
            over = true;
            if (passed) {
                boolean _ = Thread.interrupted();
            }
        }

        private Problem problem(@Nullable RuntimeException cause) {
            String detail = "the handler took longer than the server allows; nothing was done";
            return cause == null
                    ? Problem.of(ProblemCode.TIMEOUT, detail)
                    : Problem.of(ProblemCode.TIMEOUT, detail, cause);
        }
    }
}
