package io.neolayer.sandbox;

import io.neolayer.sandbox.RunFault.LimitHit;
import io.neolayer.sandbox.wire.BadFrame;
import io.neolayer.sandbox.wire.Ending;
import io.neolayer.sandbox.wire.FrameChannel;
import io.neolayer.sandbox.wire.FrameIn;
import io.neolayer.sandbox.wire.FrameKind;
import io.neolayer.sandbox.wire.FrameOut;
import io.neolayer.sandbox.wire.Job;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A worker process that has shown itself ready: takes one work at a time, reads what it says, and kills it. */
final class WorkerProcess {
    static final int LARGEST_FRAME = 16 * 1024 * 1024;
    private static final int OUT_OF_MEMORY_EXIT = 3;
    private static final long NOT_SILENT = -1;

    /** Hears of the end of a worker. */
    @FunctionalInterface
    interface Bereaved {
        void lost(WorkerProcess worker, @Nullable String killReason, @Nullable String account);
    }

    final long id;
    final String engineVersion;
    private final Process process;
    private final FrameChannel channel;
    private final long heapBytes;
    private final AtomicLong lastBeat = new AtomicLong(System.nanoTime());
    private volatile @Nullable Work work;
    private volatile @Nullable String killReason;
    private volatile boolean gone;
    private volatile String detail = "";
    /** CPU of the process when its silence was first noticed; of the watching thread. */
    private long cpuAtSilence = NOT_SILENT;

    private final BitSet callsSeen = new BitSet();
    private int linesSeen;

    // guarded by the pool's lock
    String lastAccount = "";

    @Nullable
    String dedicatedTo;

    int runs;
    long idleSince = System.nanoTime();

    WorkerProcess(long id, Process process, FrameChannel channel, String engineVersion, long heapBytes) {
        this.id = id;
        this.process = process;
        this.channel = channel;
        this.engineVersion = engineVersion;
        this.heapBytes = heapBytes;
    }

    /** Reads until the worker is gone; on the calling thread. */
    void read(Bereaved bereaved) {
        try {
            while (true) {
                accept(channel.read());
            }
        } catch (BadFrame | IllegalArgumentException e) {
            detail = ": " + e.getMessage();
            kill("protocol");
        } catch (IOException e) {
            // the worker ended or was killed, which its exit tells apart
        }
        gone = true;
        int exit = exit();
        Work lost = work;
        if (lost != null) {
            lost.events.add(new Work.Event.Gone(faultOf(exit, lost)));
        }
        bereaved.lost(this, killReason == null ? ownEnd(exit) : killReason, lost == null ? null : lost.account);
    }

    void begin(Work next) {
        callsSeen.clear();
        linesSeen = 0;
        heard();
        work = next;
        send(next.frame);
        if (!process.isAlive()) {
            // the reader may have looked before the work was set
            next.events.add(new Work.Event.Gone(faultOf(exit(), next)));
        }
    }

    void end() {
        work = null;
    }

    void reply(Work to, int call, boolean ok, String json) {
        send(new FrameOut(FrameKind.REPLY).int64(to.id).int32(call).flag(ok).text(json));
    }

    void cancel(Work target) {
        send(new FrameOut(FrameKind.CANCEL).int64(target.id));
    }

    /** Whether it can take work: neither killed nor ended. */
    boolean usable() {
        return !gone && killReason == null && process.isAlive();
    }

    boolean has(Work candidate) {
        Work current = work;
        return current != null && current.id == candidate.id;
    }

    /** Kills the process, once; the reason is kept. */
    void kill(String reason) {
        synchronized (this) {
            if (killReason == null) {
                killReason = reason;
            }
        }
        process.destroyForcibly();
    }

    /** Why it should be killed now, if it should. */
    @Nullable
    String overdue(long now) {
        Work current = work;
        if (silent(now - lastBeat.get())) {
            return "heartbeat";
        }
        if (current == null) {
            return null;
        }
        if (current.stopping() != null && now - current.stoppingSince() > 500_000_000) {
            return "did_not_stop";
        }
        if (current.cpuMs() > 2 * current.limits.cpu().toMillis() + 500) {
            return "cpu";
        }
        boolean late = now - current.startedAt > current.limits.wall().toNanos() + 1_000_000_000;
        return late ? "deadline" : null;
    }

    /** A second without a beat; on a crowded machine one in which the process ran, else five. */
    private boolean silent(long nanos) {
        if (nanos < 300_000_000L) {
            cpuAtSilence = NOT_SILENT;
            return false;
        }
        if (cpuAtSilence == NOT_SILENT) {
            cpuAtSilence = cpuMillis();
        }
        return nanos > 5_000_000_000L || (nanos >= 1_000_000_000L && cpuMillis() - cpuAtSilence > 500);
    }

    private long cpuMillis() {
        return process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L);
    }

    private void heard() {
        lastBeat.set(System.nanoTime());
    }

    /** Time that the supervisor itself lost is not held against the worker. */
    void forgive(long nanos) {
        lastBeat.addAndGet(nanos);
    }

    long pid() {
        return process.pid();
    }

    private void accept(FrameIn frame) throws IOException {
        if (frame.kind() == FrameKind.BEAT) {
            long run = frame.int64();
            long cpu = frame.int64();
            frame.end();
            heard();
            Work current = work;
            if (current != null && current.id == run) {
                current.beat(cpu);
            }
            return;
        }
        Work current = work;
        long run = frame.int64();
        if (current == null || current.id != run) {
            throw new BadFrame(frame.kind() + " of work " + run + ", which is not on this worker");
        }
        current.events.add(event(current, frame));
        if (frame.kind() == FrameKind.STOPPING) {
            heard();
        }
    }

    private Work.Event event(Work current, FrameIn frame) throws IOException {
        Work.Event event = switch (frame.kind()) {
            case LOG -> new Work.Event.Logged(lines(current, frame));
            case CALL -> called(frame);
            case WAITING -> new Work.Event.Waiting(frame.int32());
            case STOPPING -> {
                current.stopping(Ending.fault(frame));
                yield new Work.Event.Logged(List.of());
            }
            case ENDED -> new Work.Event.Ended(ending(current, frame));
            case CHECKED -> new Work.Event.Checked(checked(frame));
            default -> throw new BadFrame("unexpected " + frame.kind());
        };
        frame.end();
        return event;
    }

    private static Ending ending(Work current, FrameIn frame) throws BadFrame {
        Ending ending = Ending.read(current.id, frame);
        if (ending.output().length() > current.limits.outputBytes()) {
            throw new BadFrame("an output over its limit");
        }
        return ending;
    }

    private Work.Event called(FrameIn frame) throws BadFrame {
        int call = frame.int32();
        if (call < 1 || call > Job.MOST_CALLS || callsSeen.get(call)) {
            throw new BadFrame("call " + call + ", which is not a new one");
        }
        callsSeen.set(call);
        return new Work.Event.Called(call, frame.text(), frame.text(), frame.flag());
    }

    private List<LogLine> lines(Work current, FrameIn frame) throws BadFrame {
        int count = frame.count(current.limits.logLines() - linesSeen);
        linesSeen += count;
        List<LogLine> lines = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            LogLine line = new LogLine(Instant.ofEpochMilli(frame.int64()), frame.text(), frame.text());
            if (line.message().length() > current.limits.logChars()) {
                throw new BadFrame("a log line over its limit");
            }
            lines.add(line);
        }
        return lines;
    }

    private static CheckResult checked(FrameIn frame) throws BadFrame {
        if (!frame.flag()) {
            return new CheckResult.Refused(frame.text(), frame.text(), frame.int32(), frame.int32());
        }
        Form form = Form.of(frame.text());
        Compat compat = Compat.of(frame.text());
        String entry = frame.text();
        int count = frame.count(16);
        List<String> imports = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            imports.add(frame.text());
        }
        return new CheckResult.Accepted(form, compat, entry, imports, List.of());
    }

    private RunFault faultOf(int exit, Work lost) {
        RunFault announced = lost.stopping();
        if (announced != null) {
            return announced;
        }
        String reason = killReason;
        if (reason != null) {
            return reason.equals("closing")
                    ? fault(FaultCode.INTERRUPTED, "the server is shutting down")
                    : killed(reason, detail, lost);
        }
        if (exit == OUT_OF_MEMORY_EXIT) {
            long allowed = lost.limits.memoryBytes();
            return new RunFault(
                    FaultCode.MEMORY_LIMIT,
                    "memory limit: " + allowed + " bytes allowed; the worker's heap of " + heapBytes + " was full",
                    "",
                    new LimitHit("memory_bytes", allowed, heapBytes),
                    null);
        }
        return ownEnd(exit) != null
                ? fault(FaultCode.WORKER_KILLED, "the worker ended with status " + exit)
                : fault(FaultCode.INTERRUPTED, "the worker was lost with status " + exit);
    }

    /** How a worker ended by itself; null when something outside ended it. 128 + signal: an abort or a fault is its own end. */
    private static @Nullable String ownEnd(int exit) {
        return switch (exit) {
            case OUT_OF_MEMORY_EXIT -> "out_of_memory";
            case 134, 139, 4, 1 -> "crashed";
            default -> null;
        };
    }

    private static RunFault killed(String reason, String detail, Work lost) {
        if (reason.equals("deadline")) {
            long allowed = lost.limits.wall().toMillis();
            long used = (System.nanoTime() - lost.startedAt) / 1_000_000;
            LimitHit hit = new LimitHit("wall", allowed, used);
            return new RunFault(FaultCode.WALL_LIMIT, "wall limit: " + allowed + " ms allowed", "", hit, null);
        }
        if (reason.equals("cpu")) {
            LimitHit hit = new LimitHit("cpu", lost.limits.cpu().toMillis(), lost.cpuMs());
            return new RunFault(FaultCode.CPU_LIMIT, "cpu limit: " + hit.allowed() + " ms allowed", "", hit, null);
        }
        return fault(FaultCode.WORKER_KILLED, "the worker was killed: " + reason + detail);
    }

    private static RunFault fault(FaultCode code, String message) {
        return new RunFault(code, message, "", null, null);
    }

    private int exit() {
        try {
            channel.close();
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                kill("hung_up");
                process.waitFor();
            }
            return process.exitValue();
        } catch (IOException | InterruptedException e) {
            process.destroyForcibly();
            return 137;
        }
    }

    private void send(FrameOut frame) {
        try {
            channel.write(frame);
        } catch (IOException e) {
            // the reader sees the same end and reports it
            process.destroyForcibly();
        }
    }
}
