package io.neolayer.bench.measure;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What one phase of one contender gave.
 *
 * @param operations answered, wrong ones included
 * @param wrong answers or connections that were not what they must be
 * @param latencies in nanoseconds
 * @param driverBusy share of one core that the driving thread used; 0 when it was another program
 * @param complaints the first few wrong answers
 */
public record Sample(
        double seconds,
        long operations,
        long wrong,
        Histogram latencies,
        Usage usage,
        double driverBusy,
        List<String> complaints) {
    /** CPU seconds by part of the system, and what others on the machine used meanwhile. */
    public record Usage(Map<String, Double> cpuSeconds, double foreignShare, double stolenShare, long peakServerBytes) {
        public static final Usage NONE = new Usage(Map.of(), 0, 0, 0);
    }

    /** A phase that could not be run. */
    public static Sample failed(String why) {
        return new Sample(0, 0, 1, new Histogram(1_000, 3), Usage.NONE, 0, List.of(why));
    }

    public double perSecond() {
        return seconds == 0 ? 0 : operations / seconds;
    }
}
