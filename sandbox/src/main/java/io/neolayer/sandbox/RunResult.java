package io.neolayer.sandbox;

/** How a run ended. */
public sealed interface RunResult permits RunResult.Succeeded, RunResult.Failed, NoSlot {
    /** The code returned; {@code output} is one JSON object, within its limit. */
    record Succeeded(String output, RunUsage usage) implements RunResult {}

    /** The code did not return, or what it returned is no output. */
    record Failed(RunFault fault, RunUsage usage) implements RunResult {}
}
