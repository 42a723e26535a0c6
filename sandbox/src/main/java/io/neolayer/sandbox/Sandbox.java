package io.neolayer.sandbox;

import io.neolayer.sandbox.wire.FrameKind;
import io.neolayer.sandbox.wire.FrameOut;
import io.neolayer.sandbox.wire.Job;
import io.neolayer.sandbox.worker.Preludes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Runs untrusted JavaScript in worker processes; thread-safe, and its calls block until their work has ended. */
public final class Sandbox implements AutoCloseable {
    /** Version of the globals; it moves when code could see a difference. */
    public static final String HOST_API = "1";

    private static final String ENGINE = "graaljs";
    private static final List<String> GLOBALS = List.of(
            "console",
            "params",
            "secrets",
            "context",
            "services",
            "http",
            "fetch",
            "crypto",
            "neo",
            "hex",
            "atob",
            "btoa",
            "URL",
            "URLSearchParams",
            "structuredClone",
            "TextEncoder",
            "TextDecoder",
            "Devpack");
    private static final RunLimits CHECK_LIMITS =
            RunLimits.defaults().withCpu(Duration.ofSeconds(5)).withWall(Duration.ofSeconds(10));

    private final SandboxConfig config;
    private final AotTraining aot;
    private final Fences fences;
    private final WorkerPool pool;
    private final String preludeSha256 = Preludes.sha256();
    private final AtomicLong ids = new AtomicLong();

    /**
     * Prepares the workers' files and starts the first worker in the background; calls wait for it.
     *
     * @throws SandboxException when files cannot be written, or the workers' user is refused or cannot reach them
     */
    public Sandbox(SandboxConfig config) {
        this.config = config;
        WorkerImage image = WorkerImage.prepare(config);
        Path empty = WorkerLauncher.emptyFolder(config);
        this.fences = Fences.probe(config, config.java(), image.folder(), config.runDir());
        this.aot = new AotTraining(config, image);
        this.pool = new WorkerPool(config, new WorkerLauncher(config, image, aot, fences, empty), aot::start);
    }

    /** Parses a source in a worker; nothing of it runs. */
    public CheckResult check(CheckRequest request) {
        long asked = System.nanoTime();
        return switch (pool.acquire(request.account(), false, request.maxWait(), new CancelHandle())) {
            case Waiter.Answer.Granted granted -> check(request, granted.worker());
            case Waiter.Answer.Refused refused -> new NoSlot(refused.reason(), since(asked));
            case Waiter.Answer.Cancelled cancelled -> new NoSlot(NoSlot.Reason.SLOT, since(asked));
        };
    }

    private CheckResult check(CheckRequest request, WorkerProcess worker) {
        long id = ids.incrementAndGet();
        FrameOut frame = new FrameOut(FrameKind.CHECK).int64(id).text(request.source());
        Work work = new Work(id, request.account(), CHECK_LIMITS, frame);
        try {
            worker.begin(work);
            while (true) {
                switch (work.events.take()) {
                    case Work.Event.Checked checked -> {
                        return checked.result();
                    }
                    case Work.Event.Gone gone -> {
                        String message = "the source could not be parsed: "
                                + gone.fault().message();
                        return new CheckResult.Refused("source_too_complex", message, 1, 1);
                    }
                    default -> {}
                }
            }
        } catch (InterruptedException e) {
            worker.kill("interrupted");
            Thread.currentThread().interrupt();
            return new NoSlot(NoSlot.Reason.NO_WORKER, since(work.startedAt));
        } finally {
            worker.end();
            pool.release(worker);
        }
    }

    /** Runs code to its end and hands its host calls to {@code calls} meanwhile. */
    public RunResult run(RunRequest request, HostCalls calls) {
        long asked = System.nanoTime();
        return switch (pool.acquire(request.account(), request.dedicated(), request.maxWait(), request.cancel())) {
            case Waiter.Answer.Granted granted -> run(request, calls, granted.worker(), since(asked));
            case Waiter.Answer.Refused refused -> new NoSlot(refused.reason(), since(asked));
            case Waiter.Answer.Cancelled cancelled ->
                new RunResult.Failed(
                        new RunFault(FaultCode.CANCELLED, "the run was cancelled before it started", "", null, null),
                        new RunUsage(0, 0, 0, 0, since(asked).toMillis()));
        };
    }

    private RunResult run(RunRequest request, HostCalls calls, WorkerProcess worker, Duration waited) {
        long id = ids.incrementAndGet();
        Job job = new Job(
                id,
                request.account(),
                request.source(),
                request.input(),
                request.limits(),
                request.seeding(),
                request.services().lines());
        Work work = new Work(id, request.account(), request.limits(), job.frame());
        RunResult result;
        try {
            result = new Conversation(pool, worker, work, request, calls, waited.toMillis()).await();
        } finally {
            worker.end();
            pool.release(worker);
        }
        String outcome = switch (result) {
            case RunResult.Succeeded succeeded -> "succeeded";
            case RunResult.Failed failed -> failed.fault().code().wire();
            case NoSlot none -> "no_slot";
        };
        config.listener().runEnded(request.account(), outcome, since(work.startedAt));
        return result;
    }

    /** What is running and what the platform grants. */
    public SandboxStatus status() {
        return new SandboxStatus(
                runtime(), pool.workers(), fences.isolation(), pool.kills(), aot.state(), GLOBALS, pool.fault());
    }

    /** The engine and the globals, as receipts name them. */
    public RuntimeIdentity runtime() {
        return new RuntimeIdentity(ENGINE, pool.engineVersion(), HOST_API, preludeSha256);
    }

    /** Ends all runs as interrupted and all workers. */
    @Override
    public void close() {
        aot.close();
        pool.close();
    }

    /** Process ids of workers that have work. */
    List<Long> busyPids() {
        return pool.busyPids();
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
