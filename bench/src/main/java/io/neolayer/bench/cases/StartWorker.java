package io.neolayer.bench.cases;

import io.neolayer.bench.BenchCase;
import io.neolayer.bench.Lab;
import io.neolayer.bench.measure.Launches;
import io.neolayer.bench.report.CaseReport;
import io.neolayer.bench.report.Floor;
import io.neolayer.bench.report.Ratio;
import io.neolayer.bench.subject.BareSandbox;
import io.neolayer.sandbox.HostCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** From the start of the first worker process to the end of its first call, with and without the AOT cache. */
final class StartWorker implements BenchCase {
    private static final int TIMES = 3;

    @Override
    public String name() {
        return "start.worker";
    }

    @Override
    public CaseReport run(Lab lab) {
        try (var training = BareSandbox.start(lab.work(), true)) {
            training.awaitCache();
        }
        var with = new ArrayList<Duration>();
        var without = new ArrayList<Duration>();
        var ratios = new ArrayList<Double>();
        for (var i = 0; i < TIMES; i++) {
            with.add(firstCall(lab, true));
            without.add(firstCall(lab, false));
            ratios.add((double) without.get(i).toMillis() / with.get(i).toMillis());
        }
        return CaseReport.judged(
                        name(),
                        "start of the sandbox to the result of a first empty call",
                        0,
                        List.of(),
                        List.of(Ratio.of("without the AOT cache", "time to the first result", ratios, 2.0)),
                        List.of(Floor.speed(
                                "worker ready and first call",
                                Launches.median(with).toNanos() / 1e6,
                                1_000,
                                "ms",
                                true)),
                        List.of())
                .noting(String.format(
                        Locale.ROOT,
                        "medians: %d ms with the cache, %d ms without",
                        Launches.median(with).toMillis(),
                        Launches.median(without).toMillis()));
    }

    private static Duration firstCall(Lab lab, boolean cache) {
        var began = System.nanoTime();
        try (var sandbox = BareSandbox.start(lab.work(), cache)) {
            var wrong =
                    sandbox.calling("(params) => ({})", "{}", HostCalls.none()).get();
            if (!wrong.isEmpty()) {
                throw new IllegalStateException(wrong);
            }
            return Duration.ofNanos(System.nanoTime() - began);
        }
    }
}
