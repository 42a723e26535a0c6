package io.neolayer.kernel.operation;

/**
 * A quota that an operator can set for one account.
 *
 * @param name {@code <service>.<noun>}
 */
public record QuotaKind(String name, Kind kind, String unit, long standard, long maximum) {
    /** {@code STOCK} counts what exists; {@code RATE} is a token bucket per second; {@code LEASE} counts runs in flight. */
    public enum Kind {
        STOCK,
        RATE,
        LEASE
    }

    public static QuotaKind stock(String name, String unit, long standard, long maximum) {
        return new QuotaKind(name, Kind.STOCK, unit, standard, maximum);
    }
}
