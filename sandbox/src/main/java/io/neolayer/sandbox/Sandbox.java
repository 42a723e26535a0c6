package io.neolayer.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs untrusted JavaScript in worker processes; thread-safe, and its calls block until their work has ended. */
public final class Sandbox implements AutoCloseable {
    private final SandboxConfig config;

    /** Starts the first workers in the background; calls wait for them. */
    public Sandbox(SandboxConfig config) {
        this.config = config;
    }

    /** Parses a source in a worker; nothing of it runs. */
    public CheckResult check(CheckRequest request) {
        return new NoSlot(NoSlot.Reason.NO_WORKER, Duration.ZERO);
    }

    /** Runs code to its end and hands its host calls to {@code calls} meanwhile. */
    public RunResult run(RunRequest request, HostCalls calls) {
        return new NoSlot(NoSlot.Reason.NO_WORKER, Duration.ZERO);
    }

    /** What is running and what the platform grants. */
    public SandboxStatus status() {
        return new SandboxStatus(
                runtime(),
                new SandboxStatus.Workers(0, 0, 0, config.maxWorkers(), 0, 0),
                new SandboxStatus.Isolation(false, false, false),
                Map.of(),
                "off",
                List.of(),
                "no worker was started");
    }

    /** The engine and the globals, as receipts name them. */
    public RuntimeIdentity runtime() {
        return new RuntimeIdentity("graaljs", "", "1", "");
    }

    /** Ends all runs as interrupted and all workers. */
    @Override
    public void close() {}
}
