package io.neolayer.bench.cases;

import io.neolayer.bench.BenchCase;
import io.neolayer.bench.Lab;
import io.neolayer.bench.measure.Launches;
import io.neolayer.bench.report.CaseReport;
import io.neolayer.bench.report.Floor;
import io.neolayer.bench.report.Ratio;
import io.neolayer.bench.subject.PeerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code slctl version} and one {@code GET} as a user types them, beside a Java program that does nothing. */
final class StartCli implements BenchCase {
    private static final int TIMES = 5;

    @Override
    public String name() {
        return "start.cli";
    }

    @Override
    public CaseReport run(Lab lab) {
        var slctl = slctl(lab.home());
        var environment = Map.of(
                "SERVICE_LAYER_ADDR", lab.server().uri().toString(),
                "SERVICE_LAYER_TOKEN", lab.token(),
                "HOME", lab.work().toString());
        var version = Launches.times(TIMES, List.of(slctl.toString(), "version"), environment, lab.work());
        var get = Launches.times(
                TIMES, List.of(slctl.toString(), "accounts", "list", "--limit", "1"), environment, lab.work());
        var empty = Launches.times(
                TIMES,
                List.of(
                        PeerProcess.java(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.neolayer.bench.peer.EmptyMain"),
                Map.of(),
                lab.work());
        var ratios = new ArrayList<Double>();
        for (var i = 0; i < TIMES; i++) {
            ratios.add((double) empty.get(i).toMillis() / version.get(i).toMillis());
        }
        return CaseReport.judged(
                        name(),
                        "slctl version, and slctl accounts list, from exec to exit",
                        0,
                        List.of(),
                        List.of(Ratio.of("an empty Java program", "start-up time", ratios, 0)),
                        List.of(
                                Floor.speed("version", millis(version), 300, "ms", true),
                                Floor.speed("one GET", millis(get), 500, "ms", true)),
                        List.of())
                .noting(String.format(
                        Locale.ROOT,
                        "medians: version %.0f ms, one GET %.0f ms; a Java program that does nothing %.0f ms",
                        millis(version),
                        millis(get),
                        millis(empty)));
    }

    private static Path slctl(Path home) {
        var program = home.resolve("cli/target/slctl/slctl");
        if (!Files.isExecutable(program)) {
            throw new IllegalStateException(
                    "expected the packaged slctl at " + program + ", found none; run scripts/build");
        }
        return program;
    }

    private static double millis(List<Duration> durations) {
        return Launches.median(durations).toNanos() / 1e6;
    }
}
