package io.neolayer.kernel.storage;

/** How many connections of a pool are in use, idle, waited for, and the most it may have. */
public record PoolState(int active, int idle, int pending, int max) {}
