package io.neolayer.bench.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A whole run, as it is written to a file. */
public record Report(Machine machine, Software software, Run run, List<CaseReport> cases) {
    /**
     * What ran.
     *
     * @param dirty true when the sources differ from the commit
     * @param changedSettings of PostgreSQL, name to value
     */
    public record Software(
            String commit,
            boolean dirty,
            String java,
            String postgresql,
            Map<String, String> changedSettings,
            String pgbench) {}

    /** How it ran; seconds and seed are those of the plan. */
    public record Run(
            String suite,
            String machineClass,
            long seed,
            Instant started,
            double seconds,
            double warmUpSeconds,
            double phaseSeconds,
            int rounds,
            int connections,
            int rows,
            Calibration calibration) {}

    /** Seconds of the fixed piece of work, before the first and after the last case. */
    public record Calibration(double oneBefore, double manyBefore, double oneAfter, double manyAfter) {}

    /** 0 when every case that is judged met its targets, 1 when one missed, 2 when one is invalid. */
    public int exitCode() {
        if (cases.stream().anyMatch(each -> each.verdict() == Verdict.INVALID)) {
            return 2;
        }
        return cases.stream().anyMatch(each -> each.verdict() == Verdict.MISSED) ? 1 : 0;
    }
}
