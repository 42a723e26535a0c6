package io.neolayer.kernel.egress;

/** One header field; the value stays out of every text about it. */
public record EgressHeader(String name, String value) {
    @Override
    public String toString() {
        return name + ": (" + value.length() + " characters)";
    }
}
