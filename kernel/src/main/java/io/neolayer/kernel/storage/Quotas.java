package io.neolayer.kernel.storage;

/** Counts what exists against an account's stock quotas; the tenancy room implements it. */
@FunctionalInterface
public interface Quotas {
    /**
     * Adds {@code delta} to what is used, in the open transaction.
     *
     * @throws io.neolayer.kernel.problem.Problem 429 {@code quota_exceeded} when the limit would be passed
     */
    void count(Tx tx, String name, long delta);
}
