package io.neolayer.server;

import static io.neolayer.kernel.config.Bounds.between;

import io.neolayer.kernel.config.Settings;

/**
 * The settings of the sandbox.
 *
 * @param workers processes that may compute or wait at a time, one spare aside
 * @param workerHeap bytes
 */
record SandboxSettings(int workers, long workerHeap) {
    private static final long MIB = 1024 * 1024;
    private static final int WORKERS_MAX = 64;

    static SandboxSettings read(Settings settings) {
        return new SandboxSettings(
                settings.parsed(
                        "functions.workers",
                        "1 to 64, or auto",
                        "auto",
                        "worker processes for functions, one spare aside; auto is twice the cores, at most 8",
                        SandboxSettings::workers),
                settings.bytes(
                        "functions.worker_heap",
                        256 * MIB,
                        between(256 * MIB, 4096 * MIB),
                        "heap of one worker; a run's memory may be set up to it less 128 MiB"));
    }

    /** Runs that compute at a time; those that wait for a call out do not count. */
    int computing() {
        return Math.min(Runtime.getRuntime().availableProcessors(), workers);
    }

    private static int workers(String text) {
        int workers = "auto".equals(text)
                ? Math.min(2 * Runtime.getRuntime().availableProcessors(), 8)
                : Integer.parseInt(text);
        if (workers < 1 || workers > WORKERS_MAX) {
            throw new IllegalArgumentException(text);
        }
        return workers;
    }
}
