package io.neolayer.cli.doctor;

/**
 * What one check found.
 *
 * @param next what to do about it; empty when all is well
 */
record Finding(String check, Verdict verdict, String text, String next) {
    /** From good to bad, and not looked at. */
    enum Verdict {
        OK,
        WARN,
        FAIL,
        SKIPPED
    }

    static Finding ok(String check, String text) {
        return new Finding(check, Verdict.OK, text, "");
    }

    static Finding warn(String check, String text, String next) {
        return new Finding(check, Verdict.WARN, text, next);
    }

    static Finding fail(String check, String text, String next) {
        return new Finding(check, Verdict.FAIL, text, next);
    }

    static Finding skipped(String check, String why) {
        return new Finding(check, Verdict.SKIPPED, why, "");
    }
}
