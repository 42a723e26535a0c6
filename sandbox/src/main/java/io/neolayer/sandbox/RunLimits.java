package io.neolayer.sandbox;

import java.time.Duration;

/**
 * What a run may use. Bytes are bytes of UTF-8 for text, and bytes that survive a collection for memory.
 *
 * @param logLines lines kept; further ones are dropped and counted
 * @param logChars characters kept of a line
 * @param concurrentCalls host calls in flight at a time; further ones wait their turn
 */
public record RunLimits(
        Duration cpu,
        Duration wall,
        long memoryBytes,
        int outputBytes,
        int logLines,
        int logChars,
        int concurrentCalls) {
    private static final long MIB = 1024 * 1024;

    public RunLimits {
        between("cpu in ms", cpu.toMillis(), 1, 60_000);
        between("wall in ms", wall.toMillis(), 1, 300_000);
        between("memory_bytes", memoryBytes, MIB, 4096 * MIB);
        between("output_bytes", outputBytes, 2, MIB);
        between("log_lines", logLines, 0, 10_000);
        between("log_chars", logChars, 1, 4_096);
        between("concurrent_calls", concurrentCalls, 1, 50);
    }

    /** The defaults of the functions page: 10 s of CPU, 30 s of wall time, 128 MiB, 256 KiB of output, 1,000 lines of 1,024. */
    public static RunLimits defaults() {
        return new RunLimits(Duration.ofSeconds(10), Duration.ofSeconds(30), 128 * MIB, 256 * 1024, 1_000, 1_024, 10);
    }

    public RunLimits withCpu(Duration value) {
        return new RunLimits(value, wall, memoryBytes, outputBytes, logLines, logChars, concurrentCalls);
    }

    public RunLimits withWall(Duration value) {
        return new RunLimits(cpu, value, memoryBytes, outputBytes, logLines, logChars, concurrentCalls);
    }

    public RunLimits withMemoryBytes(long value) {
        return new RunLimits(cpu, wall, value, outputBytes, logLines, logChars, concurrentCalls);
    }

    public RunLimits withOutputBytes(int value) {
        return new RunLimits(cpu, wall, memoryBytes, value, logLines, logChars, concurrentCalls);
    }

    public RunLimits withLogLines(int value) {
        return new RunLimits(cpu, wall, memoryBytes, outputBytes, value, logChars, concurrentCalls);
    }

    private static void between(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": expected " + least + " to " + most + ", found " + value);
        }
    }
}
