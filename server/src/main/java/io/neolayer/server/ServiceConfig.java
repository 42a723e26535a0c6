package io.neolayer.server;

import static io.neolayer.kernel.config.Bounds.between;

import io.neolayer.kernel.config.Settings;

/**
 * The settings of the services.
 *
 * @param functionsWorkers worker processes that may compute or wait at a time, one spare aside
 * @param functionsWorkerHeap bytes
 * @param secretsValueBytes greatest size of one secret
 */
record ServiceConfig(int functionsWorkers, long functionsWorkerHeap, int secretsPerAccount, int secretsValueBytes) {
    private static final long MIB = 1024 * 1024;

    static ServiceConfig read(Settings settings) {
        long processors = Runtime.getRuntime().availableProcessors();
        return new ServiceConfig(
                settings.parsed(
                        "functions.workers",
                        "1 to 256, or auto",
                        "auto",
                        "worker processes for functions, one spare aside; auto is twice the cores, at most 8",
                        text -> workers(text, processors)),
                settings.bytes(
                        "functions.worker_heap",
                        256 * MIB,
                        between(256 * MIB, 4096 * MIB),
                        "heap of one worker; a run's memory may be set up to it less 128 MiB"),
                Math.toIntExact(settings.number(
                        "secrets.per_account", 10_000, between(1, 10_000), "secrets that one account may keep")),
                Math.toIntExact(settings.bytes(
                        "secrets.value_bytes", 4096, between(1, 65_536), "greatest size of one secret")));
    }

    private static int workers(String text, long processors) {
        int workers = "auto".equals(text) ? (int) Math.min(2 * processors, 8) : Integer.parseInt(text);
        if (workers < 1 || workers > 256) {
            throw new IllegalArgumentException(text);
        }
        return workers;
    }
}
