package io.neolayer.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {
    private static final Path SCHEMA = Path.of("report.schema.json");

    @TempDir
    Path folder;

    @Test
    void writesWhatItReads() throws IOException {
        var report = report(caseOf(List.of(), 0.6, 0.5));
        var file = ReportFiles.write(report, folder, SCHEMA);
        assertThat(file.getFileName()).hasToString("2026-01-02-0304-0123456789ab-small.json");
        assertThat(ReportFiles.read(file)).isEqualTo(report);
        assertThat(Files.readString(folder.resolve("2026-01-02-0304-0123456789ab-small.md")))
                .contains("| `http.read` | met | 0.60 of pgbench -S, throughput (0.60-0.60, ≥ 0.50) |")
                .contains("| product | 1,000 |");
    }

    @Test
    void whatDoesNotFitTheSchemaIsNotWritten() {
        var report = report(CaseReport.notRun("Not A Name", "x"));
        assertThatThrownBy(() -> ReportFiles.write(report, folder, SCHEMA)).hasMessageContaining("does not fit");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void verdictsAndExitCodes() {
        assertThat(report(caseOf(List.of(), 0.6, 0.5)).exitCode()).isZero();
        assertThat(report(caseOf(List.of(), 0.4, 0.5)).exitCode()).isEqualTo(1);
        assertThat(report(caseOf(List.of("noise"), 0.6, 0.5), caseOf(List.of(), 0.4, 0.5))
                        .exitCode())
                .isEqualTo(2);
        assertThat(caseOf(List.of(), 0.4, 0).verdict()).isEqualTo(Verdict.REPORTED);
        assertThat(caseOf(List.of(), 0.4, 0)
                        .with(List.of(Floor.size("memory", 500, 400, "MB")), List.of())
                        .verdict())
                .isEqualTo(Verdict.MISSED);
    }

    @Test
    void aFaultyReportIsFoundByTheSchema() throws IOException {
        var schema = Files.readString(SCHEMA);
        var json = ReportFiles.json(report(caseOf(List.of(), 0.6, 0.5)));
        assertThatThrownBy(() -> ReportFiles.check(json.replace("\"met\"", "\"good\""), schema))
                .isInstanceOf(IllegalStateException.class);
    }

    private static CaseReport caseOf(List<String> faults, double ratio, double target) {
        var figures = new Figures(
                "product",
                2,
                10,
                10_000,
                1_000,
                new Figures.Latency(1, 2, 3, 4, 5),
                0,
                Map.of("server", 31.5),
                1_000_000,
                0.2);
        return CaseReport.judged(
                "http.read",
                "reads",
                32,
                List.of(figures),
                List.of(new Ratio("pgbench -S", "throughput", ratio, ratio, ratio, target)),
                List.of(),
                faults);
    }

    private static Report report(CaseReport... cases) {
        var machine = new Machine("a cpu", 2, 24L << 30, 900, "6.1", "max", "0.00 0.00 0.00");
        var software = new Report.Software("0123456789ab", false, "25", "18.6", Map.of("jit", "off"), "pgbench");
        var run = new Report.Run(
                "quick",
                "small",
                7,
                Instant.parse("2026-01-02T03:04:05Z"),
                60,
                2,
                5,
                1,
                16,
                200_000,
                new Report.Calibration(0.5, 0.6, 0.5, 0.6));
        return new Report(machine, software, run, List.of(cases));
    }
}
