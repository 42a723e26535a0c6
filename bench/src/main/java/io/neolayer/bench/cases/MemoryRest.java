package io.neolayer.bench.cases;

import io.neolayer.bench.BenchCase;
import io.neolayer.bench.Lab;
import io.neolayer.bench.report.CaseReport;
import io.neolayer.bench.report.Floor;
import java.util.List;

/** The resident set of the server process after the read and the function cases, workers and database apart. */
final class MemoryRest implements BenchCase {
    private static final double MB = 1e6;

    @Override
    public String name() {
        return "memory.rest";
    }

    @Override
    public CaseReport run(Lab lab) {
        lab.server();
        var sizes = lab.meter().resident();
        return CaseReport.judged(
                        name(),
                        "resident set as the cases before it left it",
                        0,
                        List.of(),
                        List.of(),
                        List.of(Floor.size("server", sizes.getOrDefault("server", 0L) / MB, 400, "MB")),
                        List.of())
                .noting("server " + megabytes(sizes.getOrDefault("server", 0L)) + ", all workers together "
                        + megabytes(sizes.getOrDefault("workers", 0L))
                        + ", PostgreSQL (shared pages counted in each process) "
                        + megabytes(sizes.getOrDefault("postgresql", 0L)));
    }

    private static String megabytes(long bytes) {
        return Math.round(bytes / MB) + " MB";
    }
}
