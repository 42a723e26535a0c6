package io.neolayer.bench.report;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a case ended; only {@link #MET} counts as met. */
public enum Verdict {
    @JsonProperty("met")
    MET,
    @JsonProperty("missed")
    MISSED,
    @JsonProperty("invalid")
    INVALID,
    @JsonProperty("not run")
    NOT_RUN,
    /** Measured, with nothing that a machine of this class is judged by. */
    @JsonProperty("reported")
    REPORTED;

    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
}
