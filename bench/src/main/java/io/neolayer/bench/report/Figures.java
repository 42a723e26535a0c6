package io.neolayer.bench.report;

import io.neolayer.bench.measure.Sample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one contender did, all its phases together. Times are microseconds, CPU is microseconds of each part of the
 * system per operation.
 *
 * @param latency null when nothing was timed one by one
 * @param clientBusy share of one core that the load driver used; 0 when another program made the load
 */
public record Figures(
        String name,
        int phases,
        double seconds,
        long operations,
        double perSecond,
        @Nullable Latency latency,
        long errors,
        Map<String, Double> cpuMicros,
        long peakServerBytes,
        double clientBusy) {
    /** Microseconds. */
    public record Latency(double p50, double p90, double p99, double p999, double max) {
        public static Latency of(Histogram nanos) {
            return new Latency(
                    nanos.getValueAtPercentile(50) / 1e3,
                    nanos.getValueAtPercentile(90) / 1e3,
                    nanos.getValueAtPercentile(99) / 1e3,
                    nanos.getValueAtPercentile(99.9) / 1e3,
                    nanos.getMaxValue() / 1e3);
        }
    }

    public static Figures of(String name, List<Sample> samples) {
        var seconds = samples.stream().mapToDouble(Sample::seconds).sum();
        var operations = samples.stream().mapToLong(Sample::operations).sum();
        var errors = samples.stream().mapToLong(Sample::wrong).sum();
        var latencies = new Histogram(60_000_000_000L, 3);
        samples.forEach(each -> latencies.add(each.latencies()));
        var cpu = new TreeMap<String, Double>();
        samples.forEach(
                sample -> sample.usage().cpuSeconds().forEach((part, used) -> cpu.merge(part, used, Double::sum)));
        var each = new LinkedHashMap<String, Double>();
        cpu.forEach((part, used) -> each.put(part, operations == 0 ? 0 : used * 1e6 / operations));
        return new Figures(
                name,
                samples.size(),
                seconds,
                operations,
                seconds == 0 ? 0 : operations / seconds,
                latencies.getTotalCount() == 0 ? null : Latency.of(latencies),
                errors,
                each,
                samples.stream()
                        .mapToLong(sample -> sample.usage().peakServerBytes())
                        .max()
                        .orElse(0),
                samples.stream().mapToDouble(Sample::driverBusy).max().orElse(0));
    }
}
