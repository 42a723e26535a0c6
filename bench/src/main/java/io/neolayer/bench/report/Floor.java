package io.neolayer.bench.report;

/**
 * An absolute figure that is promised; judged on a reference machine, or anywhere when it does not depend on speed.
 *
 * @param atMost true when smaller is better
 */
public record Floor(String what, double value, double bound, String unit, boolean atMost, boolean judged) {
    public boolean held() {
        return atMost ? value <= bound : value >= bound;
    }

    /** A time or a rate: belongs to a machine, so it is judged on a reference machine only. */
    public static Floor speed(String what, double value, double bound, String unit, boolean atMost) {
        return new Floor(what, value, bound, unit, atMost, Machine.isReference());
    }

    /** A size: the same on every machine. */
    public static Floor size(String what, double value, double bound, String unit) {
        return new Floor(what, value, bound, unit, true, true);
    }
}
