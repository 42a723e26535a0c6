package io.neolayer.kernel.operation;

import io.neolayer.kernel.storage.SystemTx;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A small due task under its later job name; the kernel ticks it, guarded by an advisory lock so that one replica does
 * it at a time. Safe to run twice.
 */
public record Upkeep(String name, Duration every, Consumer<SystemTx> task) {}
