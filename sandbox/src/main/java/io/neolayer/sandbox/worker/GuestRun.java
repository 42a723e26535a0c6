package io.neolayer.sandbox.worker;

import io.neolayer.sandbox.CheckResult;
import io.neolayer.sandbox.FaultCode;
import io.neolayer.sandbox.RunFault;
import io.neolayer.sandbox.RunFault.LimitHit;
import io.neolayer.sandbox.wire.Ending;
import io.neolayer.sandbox.wire.Job;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** One run in one fresh context, from its start to its ending; other threads may stop it. */
final class GuestRun {
    static final int STACK_FRAMES = 1_000;
    private static final RunFault ENDED = new RunFault(FaultCode.CANCELLED, "", "", null, null);
    private final Job job;
    private final GuestHost host;
    private final RunWatch watch;
    private final LogBuffer logs;
    private final CallTable calls;
    /** Why the run is being stopped, or {@link #ENDED}; whoever sets it first decides how the run ends. */
    private final AtomicReference<@Nullable RunFault> stop = new AtomicReference<>();

    private volatile @Nullable Context context;
    private volatile @Nullable Thread closer;
    private String output = "";
    private @Nullable RunFault fault;
    private boolean settled;

    /** Starts the run's clocks on the calling thread, which must be the one that executes it. */
    GuestRun(Job job, GuestHost host, Meter meter) {
        this.job = job;
        this.host = host;
        this.watch = new RunWatch(job.limits(), meter);
        this.logs = new LogBuffer(host, job.limits().logLines(), job.limits().logChars());
        this.calls = new CallTable(
                host, job.limits().concurrentCalls(), job.seeding().deterministic());
    }

    Ending execute(Program program) {
        CheckResult.Refused refused = program.refused();
        if (refused == null) {
            interpret(program);
        } else {
            settle(Faults.of(refused));
        }
        boolean won = stop.compareAndSet(null, ENDED);
        if (!won) {
            awaitCloser();
        }
        // what a closing context leaves behind must not meet the next run
        Thread.interrupted();
        logs.flush();
        RunFault ending = won ? fault : stop.get();
        return new Ending(
                job.id(),
                ending == null ? output : "",
                ending,
                watch.cpuNanos() / 1_000_000,
                watch.wallNanos() / 1_000_000,
                watch.peakBytes(),
                logs.dropped());
    }

    private void interpret(Program program) {
        try (Context fresh = program.context()) {
            context = fresh;
            // a stop that came before the context was known could not close it
            if (stop.get() == null) {
                interpret(fresh, program);
            }
        } catch (PolyglotException e) {
            settle(Faults.of(e));
        }
    }

    private void interpret(Context fresh, Program program) {
        Value driver = program.prelude(fresh).execute(new HostFunctions(this, job, fresh).all());
        Value begin = driver.getArrayElement(0);
        Value settle = driver.getArrayElement(1);
        try {
            begin.executeVoid(program.entry(fresh), program.isModule());
        } catch (PolyglotException e) {
            if (!e.isGuestException() || e.isCancelled() || e.isResourceExhausted() || e.isSyntaxError()) {
                throw e;
            }
            Value thrown = e.getGuestObject();
            if (thrown == null) {
                throw e;
            }
            driver.getArrayElement(2).executeVoid(thrown);
        }
        while (!settled && stop.get() == null) {
            if (calls.none()) {
                settle(new RunFault(
                        FaultCode.NEVER_SETTLES, "the promise that was returned can never settle", "", null, null));
                return;
            }
            logs.flush();
            CallTable.Answer answer = calls.next();
            if (answer == null) {
                return;
            }
            settle.executeVoid(answer.id(), answer.ok(), answer.json());
        }
    }

    /** The code returned that text as its result. */
    void done(String text) {
        String result = text.startsWith("{") ? text : "{\"result\":" + text + "}";
        int allowed = job.limits().outputBytes();
        long size = result.length() > allowed ? result.length() : result.getBytes(StandardCharsets.UTF_8).length;
        if (size > allowed) {
            tooLong(size);
        } else if (!settled) {
            settled = true;
            output = result;
        }
    }

    /** The code ended otherwise. */
    void failed(String kind, String message, String stack, String code) {
        if (kind.equals(FaultCode.OUTPUT_LIMIT.wire())) {
            tooLong(Options.STRING_CHARS + 1L);
            return;
        }
        boolean invalid = kind.equals(FaultCode.OUTPUT_INVALID.wire());
        settle(new RunFault(
                invalid ? FaultCode.OUTPUT_INVALID : FaultCode.SCRIPT_ERROR,
                message,
                Faults.frames(stack, job.source().form()),
                null,
                code.isEmpty() ? null : code));
    }

    private void tooLong(long size) {
        int allowed = job.limits().outputBytes();
        settle(new RunFault(
                FaultCode.OUTPUT_LIMIT,
                "output limit: " + allowed + " bytes allowed, at least " + size + " used",
                "",
                new LimitHit("output_bytes", allowed, size),
                null));
    }

    private void settle(RunFault found) {
        if (!settled) {
            settled = true;
            fault = found;
        }
    }

    /** Ends the run with that fault unless it has ended; returns at once. */
    void stop(RunFault reason) {
        if (!stop.compareAndSet(null, reason)) {
            return;
        }
        host.stopping(reason);
        Thread thread = new Thread(
                () -> {
                    Context running = context;
                    if (running != null) {
                        running.close(true);
                    }
                },
                "closer");
        thread.setDaemon(true);
        closer = thread;
        thread.start();
        calls.wake();
    }

    /** Called by the guard. */
    void judge(long now) {
        RunFault passed = watch.judge(now);
        if (passed != null) {
            stop(passed);
        }
    }

    /** How long the guard may rest, in nanoseconds: a loop can allocate megabytes in one of its usual ticks. */
    long guardRest(long usual) {
        return watch.nearMemory() ? usual / 20 : usual;
    }

    /** The answer of a host call; unknown ids are ignored. */
    void answer(int id, boolean ok, String json) {
        calls.answer(new CallTable.Answer(id, ok, json));
    }

    boolean stopped() {
        return stop.get() != null;
    }

    LogBuffer logs() {
        return logs;
    }

    CallTable calls() {
        return calls;
    }

    long id() {
        return job.id();
    }

    long cpuMillis() {
        return watch.cpuNanos() / 1_000_000;
    }

    /** The closer interrupts this thread, so the next run must not start before it is done. */
    private void awaitCloser() {
        boolean joined = false;
        while (!joined) {
            Thread last = closer;
            try {
                if (last != null) {
                    last.join();
                    joined = true;
                } else {
                    Thread.onSpinWait();
                }
            } catch (InterruptedException e) {
                // the closer's own interrupt; it is still to be waited for
                joined = false;
            }
        }
    }
}
