package io.neolayer.sandbox;

/**
 * What a run used.
 *
 * @param cpuMs CPU of the code's thread; it stands while the run waits for a host call
 * @param wallMs from the worker's start of the run to its end
 * @param memoryPeakBytes the most that survived a collection; when none was needed, the bytes allocated, which bound it
 * @param logsDropped lines beyond the limit
 * @param waitedMs before a worker took it
 */
public record RunUsage(long cpuMs, long wallMs, long memoryPeakBytes, long logsDropped, long waitedMs) {}
