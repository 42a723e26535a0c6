package io.neolayer.kernel.telemetry;

import java.util.function.Supplier;

/**
 * A part of the server whose health is watched.
 *
 * @param critical without it the server takes no traffic
 * @param check may wait for up to two seconds; what it throws counts as failing
 */
public record Component(String name, boolean critical, Supplier<Finding> check) {
    /** How a part is. */
    public enum Status {
        OK,
        DEGRADED,
        FAILING,
        NOT_CONFIGURED,
        UNKNOWN
    }

    /** What a check found; the detail is for operators, never for a public answer. */
    public record Finding(Status status, String detail) {
        public static final Finding OK = new Finding(Status.OK, "");

        public static Finding degraded(String detail) {
            return new Finding(Status.DEGRADED, detail);
        }

        public static Finding failing(String detail) {
            return new Finding(Status.FAILING, detail);
        }
    }
}
