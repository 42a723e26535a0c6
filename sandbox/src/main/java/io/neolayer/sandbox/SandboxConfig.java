package io.neolayer.sandbox;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;

/**
 * How workers are started and how many.
 *
 * @param java the executable of a JDK 25
 * @param classPath what a worker needs: this module and the engine; see {@link WorkerClassPath}
 * @param imageDir keeps a readable copy of the class path and the AOT cache between starts; never under the data directory
 * @param runDir holds the sockets and the workers' empty directory; at most 60 characters long
 * @param maxWorkers workers with a run at a time; one spare process comes on top
 * @param computing runs that compute at a time; those that wait for a host call do not count
 * @param heapBytes maximum heap of a worker
 * @param uid user and group that workers run as, when the server is root
 * @param aotCache whether an AOT cache is trained on first need and used
 */
public record SandboxConfig(
        Path java,
        List<Path> classPath,
        Path imageDir,
        Path runDir,
        int maxWorkers,
        int computing,
        long heapBytes,
        OptionalInt uid,
        boolean aotCache,
        InstantSource clock,
        SandboxListener listener) {
    public SandboxConfig {
        classPath = List.copyOf(classPath);
        if (maxWorkers < 1 || maxWorkers > 64) {
            throw new IllegalArgumentException("workers: expected 1 to 64, found " + maxWorkers);
        }
        if (computing < 1 || computing > maxWorkers) {
            throw new IllegalArgumentException("computing: expected 1 to " + maxWorkers + ", found " + computing);
        }
        if (heapBytes < 160L << 20) {
            throw new IllegalArgumentException("worker heap: expected at least 160 MiB, found " + heapBytes);
        }
    }

    /**
     * This JVM's own executable and class path, min(2 × cores, 8) workers, a heap of 256 MiB, uid 10003 when running as root.
     */
    public static SandboxConfig defaults(Path imageDir, Path runDir) {
        int cores = Runtime.getRuntime().availableProcessors();
        int workers = Math.min(2 * cores, 8);
        boolean root = "root".equals(System.getProperty("user.name"));
        return new SandboxConfig(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                WorkerClassPath.fromCurrentProcess(),
                imageDir,
                runDir,
                workers,
                Math.min(cores, workers),
                256L << 20,
                root ? OptionalInt.of(10003) : OptionalInt.empty(),
                true,
                InstantSource.system(),
                SandboxListener.none());
    }

    public SandboxConfig withWorkers(int max, int computingAtOnce) {
        return new SandboxConfig(
                java, classPath, imageDir, runDir, max, computingAtOnce, heapBytes, uid, aotCache, clock, listener);
    }

    public SandboxConfig withHeapBytes(long value) {
        return new SandboxConfig(
                java, classPath, imageDir, runDir, maxWorkers, computing, value, uid, aotCache, clock, listener);
    }

    public SandboxConfig withUid(OptionalInt value) {
        return new SandboxConfig(
                java, classPath, imageDir, runDir, maxWorkers, computing, heapBytes, value, aotCache, clock, listener);
    }

    public SandboxConfig withAotCache(boolean value) {
        return new SandboxConfig(
                java, classPath, imageDir, runDir, maxWorkers, computing, heapBytes, uid, value, clock, listener);
    }

    public SandboxConfig withListener(SandboxListener value) {
        return new SandboxConfig(
                java, classPath, imageDir, runDir, maxWorkers, computing, heapBytes, uid, aotCache, clock, value);
    }
}
