package io.neolayer.kernel.operation;

/**
 * A bound that the server enforces and shows at {@code /system/limits}.
 *
 * @param name {@code <service>.<noun>}
 * @param unit {@code bytes}, {@code count}, {@code seconds}, {@code per_second}, …
 * @param exceeded status and code, such as {@code 413 body_too_large}
 */
public record Limit(String name, long value, String unit, long maximum, Scope scope, Kind kind, String exceeded) {
    /** To whom the bound applies. */
    public enum Scope {
        SERVER,
        ACCOUNT,
        PRINCIPAL,
        ADDRESS
    }

    /** Whether it bounds one request, counts what exists, or a rate. */
    public enum Kind {
        BOUND,
        QUOTA,
        RATE
    }
}
