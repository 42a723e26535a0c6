package io.neolayer.kernel.config;

/**
 * One reason why the server does not start; a line of its own on stderr.
 *
 * @param where the setting or thing at fault, as the operator wrote it
 * @param action what to do, as an imperative
 */
public record Fault(String where, String expected, String found, String action) {
    @Override
    public String toString() {
        String line = where + ": expected " + expected + ", found " + found + "; " + action;
        return line.replaceAll("\\p{Cntrl}+", " ");
    }
}
