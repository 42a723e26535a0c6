package io.neolayer.bench.cases;

import io.neolayer.bench.BenchCase;
import io.neolayer.bench.Lab;
import io.neolayer.bench.measure.Launches;
import io.neolayer.bench.report.CaseReport;
import io.neolayer.bench.report.Floor;
import io.neolayer.bench.report.Ratio;
import io.neolayer.bench.subject.PeerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** From exec of the program to its line {@code ready}: on a new data folder, again, and without the AOT cache. */
final class StartServer implements BenchCase {
    private static final int TIMES = 3;

    @Override
    public String name() {
        return "start.server";
    }

    @Override
    public CaseReport run(Lab lab) {
        lab.stopServer();
        var fresh = new ArrayList<Duration>();
        var warm = new ArrayList<Duration>();
        var without = new ArrayList<Duration>();
        for (var i = 0; i < TIMES; i++) {
            var folder = lab.work().resolve("start-" + i);
            fresh.add(start(lab, folder, List.of()));
            warm.add(start(lab, folder, List.of()));
            without.add(start(lab, folder, List.of("-XX:AOTMode=off")));
        }
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
            ratios.add((double) without.get(i).toMillis() / warm.get(i).toMillis());
        }
        return CaseReport.judged(
                        name(),
                        "exec of the packaged program to its line ready, embedded database, three times each; the program's folder is"
                                + " packaged before",
                        0,
                        List.of(),
                        List.of(Ratio.of("without the AOT cache", "start-up time", ratios, 2.0)),
                        List.of(
                                Floor.speed("new data folder", seconds(fresh), 12, "s", true),
                                Floor.speed("known data folder", seconds(warm), 3, "s", true)),
                        List.of())
                .noting(String.format(
                        Locale.ROOT,
                        "medians: new %.2f s, known %.2f s, known without the AOT cache %.2f s; a Java program that does nothing %.3f s",
                        seconds(fresh),
                        seconds(warm),
                        seconds(without),
                        seconds(empty)));
    }

    private static Duration start(Lab lab, Path folder, List<String> options) {
        try (var server = lab.start(folder, options)) {
            return server.startUp();
        }
    }

    private static double seconds(List<Duration> durations) {
        return Launches.median(durations).toMillis() / 1e3;
    }
}
