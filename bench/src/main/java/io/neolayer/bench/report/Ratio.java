package io.neolayer.bench.report;

import io.neolayer.bench.measure.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The product against another contender; higher is better. Each half of a round gives one value.
 *
 * @param what the thing compared, such as {@code throughput}
 * @param target least value that is met; 0 when it is only reported
 */
public record Ratio(String to, String what, double median, double min, double max, double target) {
    public boolean met() {
        return median >= target;
    }

    static Ratio throughput(String to, List<Sample> product, List<Sample> other, double target) {
        return of(to, "throughput", product, other, Sample::perSecond, target);
    }

    private static Ratio of(
            String to,
            String what,
            List<Sample> over,
            List<Sample> under,
            ToDoubleFunction<Sample> value,
            double target) {
        var ratios = new ArrayList<Double>();
        for (var i = 0; i < Math.min(over.size(), under.size()); i++) {
            var below = value.applyAsDouble(under.get(i));
            ratios.add(below == 0 ? 0 : value.applyAsDouble(over.get(i)) / below);
        }
        return of(to, what, ratios, target);
    }

    /** Of values measured one by one. */
    public static Ratio of(String to, String what, List<Double> values, double target) {
        var sorted = values.stream().sorted().toList();
        var middle = sorted.size() / 2;
        var median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Ratio(to, what, median, sorted.getFirst(), sorted.getLast(), target);
    }
}
