package io.neolayer.bench.report;

import io.neolayer.bench.measure.Sample;
import io.neolayer.bench.measure.Turns;
import java.util.ArrayList;
import java.util.List;

/** Turns what contenders did in turn into figures, ratios and a verdict; the first contender is the product. */
public final class Comparison {
    private static final double CLIENT_SATURATED = 0.9;

    /** The least ratio to a contender by name; 0 only reports it. */
    public record Target(String contender, double least, boolean byLatency) {
        public static Target throughput(String contender, double least) {
            return new Target(contender, least, false);
        }

        public static Target latency(String contender, double least) {
            return new Target(contender, least, true);
        }
    }

    private Comparison() {}

    public static CaseReport of(
            String name, String workload, int connections, Turns.Outcome outcome, List<Target> targets) {
        var figures = outcome.samples().entrySet().stream()
                .map(each -> Figures.of(each.getKey(), each.getValue()))
                .toList();
        var product = outcome.samples().values().iterator().next();
        var ratios = targets.stream()
                .map(target -> {
                    var other = outcome.samples().getOrDefault(target.contender(), List.of());
                    return target.byLatency()
                            ? Ratio.latency(target.contender(), product, other, target.least())
                            : Ratio.throughput(target.contender(), product, other, target.least());
                })
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
