package io.neolayer.sandbox;

import io.neolayer.sandbox.wire.Ending;
import io.neolayer.sandbox.wire.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What a caller's thread does while its run is on a worker: takes lines, does host calls, and waits for the end. */
final class Conversation {
    private static final Duration CALLS_LINGER = Duration.ofMillis(250);
    private final WorkerPool pool;
    private final WorkerProcess worker;
    private final Work work;
    private final RunRequest request;
    private final HostCalls calls;
    private final long waitedMs;
    private final AtomicInteger replies = new AtomicInteger();
    private final List<Thread> inFlight = new ArrayList<>();

    Conversation(WorkerPool pool, WorkerProcess worker, Work work, RunRequest request, HostCalls calls, long waitedMs) {
        this.pool = pool;
        this.worker = worker;
        this.work = work;
        this.request = request;
        this.calls = calls;
        this.waitedMs = waitedMs;
    }

    RunResult await() {
        worker.begin(work);
        request.cancel().onCancel(this::cancel);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    RunResult result = handle(work.events.take());
                    if (result != null) {
                        return result;
                    }
                } catch (InterruptedException e) {
                    // the run is ended first, which takes at most half a second and a kill
                    interrupted = true;
                    cancel();
                }
            }
        } finally {
            endCalls();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void cancel() {
        work.stopping(new RunFault(FaultCode.CANCELLED, "the run was cancelled", "", null, null));
        worker.cancel(work);
    }

    private @Nullable RunResult handle(Work.Event event) {
        return switch (event) {
            case Work.Event.Logged logged -> {
                if (!logged.lines().isEmpty()) {
                    request.logs().accept(logged.lines());
                }
                yield null;
            }
            case Work.Event.Called called -> {
                HostCalls.Taken taken = calls.take(called.name(), called.json());
                if (called.now()) {
                    answer(called, taken);
                } else {
                    inFlight.removeIf(thread -> !thread.isAlive());
                    inFlight.add(Thread.ofVirtual().name("host-call").start(() -> answer(called, taken)));
                }
                yield null;
            }
            case Work.Event.Waiting waiting -> {
                // an answer that crossed this frame has woken the run already
                if (waiting.answersSeen() == replies.get()) {
                    pool.computing(worker, work, false);
                }
                yield null;
            }
            case Work.Event.Ended ended -> result(ended.ending());
            case Work.Event.Gone gone -> new RunResult.Failed(gone.fault(), goneUsage());
            case Work.Event.Checked checked -> throw new IllegalStateException("a check's answer to a run");
        };
    }

    private RunResult result(Ending ending) {
        RunUsage usage =
                new RunUsage(ending.cpuMs(), ending.wallMs(), ending.memoryPeakBytes(), ending.logsDropped(), waitedMs);
        RunFault fault = ending.fault();
        return fault == null ? new RunResult.Succeeded(ending.output(), usage) : new RunResult.Failed(fault, usage);
    }

    /** What is known of a run whose worker could not say it any more. */
    private RunUsage goneUsage() {
        return new RunUsage(work.cpuMs(), (System.nanoTime() - work.startedAt) / 1_000_000, 0, 0, waitedMs);
    }

    private void answer(Work.Event.Called called, HostCalls.Taken taken) {
        boolean ok = true;
        String json;
        try {
            json = taken.answer();
        } catch (HostCallException e) {
            ok = false;
            json = problem(e.code(), e.text());
        } catch (RuntimeException e) {
            ok = false;
            json = problem("internal", called.name() + " failed");
        }
        replies.incrementAndGet();
        pool.computing(worker, work, true);
        worker.reply(work, called.id(), ok, json);
    }

    private static String problem(String code, String message) {
        return "{\"code\":" + Json.quote(code) + ",\"message\":" + Json.quote(message) + "}";
    }

    /** Calls of a run that has ended are interrupted: nobody waits for their answers. */
    private void endCalls() {
        inFlight.forEach(Thread::interrupt);
        for (Thread thread : inFlight) {
            try {
                thread.join(CALLS_LINGER);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
