package io.neolayer.kernel.config;

/**
 * One reason why the server does not start; a line of its own on stderr.
 *
 * @param where the setting or thing at fault, as the operator wrote it
 * @param what what was expected, what was found, what to do; never a secret
 */
public record Fault(String where, String what) {
    /** @param action what to do, as an imperative */
    public static Fault of(String where, String expected, String found, String action) {
        return new Fault(where, "expected " + expected + ", found " + found + "; " + action);
    }

    @Override
    public String toString() {
        return (where + ": " + what).replaceAll("\\p{Cntrl}+", " ");
    }
}
