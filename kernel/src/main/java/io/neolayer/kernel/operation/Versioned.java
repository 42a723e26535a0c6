package io.neolayer.kernel.operation;

/** A resource whose row version is its strong {@code ETag}. */
public interface Versioned {
    long version();
}
