package io.neolayer.bench.report;

import io.neolayer.bench.measure.Sample;
import io.neolayer.bench.measure.Turns;
import java.util.ArrayList;
import java.util.List;

/** Turns what contenders did in turn into figures, ratios and a verdict; the first contender is the product. */
public final class Comparison {
    private static final double CLIENT_SATURATED = 0.9;

    /** The least ratio of throughput to a contender, by names; 0 only reports it. */
    public record Target(String product, String contender, double least) {
        /** Of the first contender. */
        public static Target throughput(String contender, double least) {
            return new Target("", contender, least);
        }

        public static Target throughput(String product, String contender, double least) {
            return new Target(product, contender, least);
        }
    }

    private Comparison() {}

    public static CaseReport of(
            String name, String workload, int connections, Turns.Outcome outcome, List<Target> targets) {
        var figures = outcome.samples().entrySet().stream()
                .map(each -> Figures.of(each.getKey(), each.getValue()))
                .toList();
        var first = outcome.samples().keySet().iterator().next();
        var ratios = targets.stream()
                .map(target -> Ratio.throughput(
                        target.contender(),
                        outcome.samples()
                                .getOrDefault(target.product().isEmpty() ? first : target.product(), List.of()),
                        outcome.samples().getOrDefault(target.contender(), List.of()),
                        target.least()))
                .toList();
        var faults = new ArrayList<>(outcome.noise());
        outcome.samples().forEach((contender, samples) -> faults.addAll(faults(contender, samples)));
        return CaseReport.judged(name, workload, connections, figures, ratios, List.of(), faults);
    }

    private static List<String> faults(String contender, List<Sample> samples) {
        var faults = new ArrayList<String>();
        var wrong = samples.stream().mapToLong(Sample::wrong).sum();
        if (wrong > 0) {
            faults.add(contender + ": " + wrong + " wrong answers, such as "
                    + samples.stream()
                            .flatMap(sample -> sample.complaints().stream())
                            .findFirst()
                            .orElse("none kept"));
        }
        if (samples.stream().anyMatch(sample -> sample.driverBusy() > CLIENT_SATURATED)) {
            faults.add(contender + ": the client was the bottleneck; use a machine with more cores");
        }
        return faults;
    }
}
