package io.neolayer.bench.report;

import com.google.errorprone.annotations.FormatMethod;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A report for people. */
final class Markdown {
    private final StringBuilder text = new StringBuilder();

    private Markdown() {}

    static String of(Report report) {
        var markdown = new Markdown();
        markdown.head(report);
        markdown.summary(report);
        report.cases().forEach(markdown::section);
        return markdown.text.toString();
    }

    private void head(Report report) {
        var run = report.run();
        var machine = report.machine();
        var software = report.software();
        line(
                "# Bench report, %s, commit %s%s",
                run.started(), software.commit(), software.dirty() ? " with changes" : "");
        line("");
        line(
                "Class `%s`: %s. Suite `%s`, seed %d, %.0f s in all; each phase %.0f s after %.0f s of warm-up, %d round(s).",
                run.machineClass(),
                run.machineClass().equals("small")
                        ? "ratios are judged, floors of speed are only reported; the client shares the cores"
                        : "ratios and floors are judged",
                run.suite(),
                run.seed(),
                run.seconds(),
                run.phaseSeconds(),
                run.warmUpSeconds(),
                run.rounds());
        line("");
        line(
                "%s, %d cores, %.1f GiB, %.0f fsync/s, Linux %s, load before %s. Java %s, PostgreSQL %s, %s.",
                machine.cpu(),
                machine.cores(),
                machine.memoryBytes() / 1073741824.0,
                machine.fsyncPerSecond(),
                machine.kernel(),
                machine.loadBefore(),
                software.java(),
                software.postgresql(),
                software.pgbench());
        line(
                "Calibration (s): one thread %.2f before, %.2f after; 64 threads %.2f, %.2f.",
                run.calibration().oneBefore(),
                run.calibration().oneAfter(),
                run.calibration().manyBefore(),
                run.calibration().manyAfter());
        line("");
    }

    private void summary(Report report) {
        line("| case | verdict | ratios (median, least-greatest, target) | floors |");
        line("|---|---|---|---|");
        for (var each : report.cases()) {
            var ratios = new StringBuilder();
            for (var ratio : each.ratios()) {
                separate(ratios)
                        .append(format(
                                "%.2f of %s, %s (%.2f-%.2f%s)",
                                ratio.median(),
                                ratio.to(),
                                ratio.what(),
                                ratio.min(),
                                ratio.max(),
                                ratio.target() > 0 ? format(", ≥ %.2f", ratio.target()) : ""));
            }
            var floors = new StringBuilder();
            for (var floor : each.floors()) {
                separate(floors)
                        .append(format(
                                "%s %s %s (%s %s%s)",
                                floor.what(),
                                number(floor.value()),
                                floor.unit(),
                                floor.atMost() ? "≤" : "≥",
                                number(floor.bound()),
                                floor.held() ? "" : floor.judged() ? ", missed" : ", not reached"));
            }
            line("| `%s` | %s | %s | %s |", each.name(), each.verdict().word(), ratios, floors);
        }
        line("");
    }

    private void section(CaseReport report) {
        line("## %s: %s", report.name(), report.verdict().word());
        line("");
        if (!report.workload().isEmpty()) {
            line(
                    "%s%s",
                    report.workload(),
                    report.connections() > 0 ? format(" (%d connections)", report.connections()) : "");
            line("");
        }
        report.faults()
                .forEach(fault -> line("- fault: %s", fault.lines().findFirst().orElse("")));
        report.notes().forEach(note -> line("- %s", note));
        if (!report.figures().isEmpty()) {
            line("");
            line("| | per second | p50 µs | p90 | p99 | p99.9 | max | operations | errors | CPU µs per operation |");
            line("|---|---|---|---|---|---|---|---|---|---|");
            report.figures().forEach(this::figures);
        }
        line("");
    }

    private void figures(Figures figures) {
        line(
                "| %s | %s | %s | %d | %d | %s |",
                figures.name(),
                number(figures.perSecond()),
                latency(figures.latency()),
                figures.operations(),
                figures.errors(),
                cpu(figures.cpuMicros()));
    }

    private static String latency(Figures.@Nullable Latency latency) {
        if (latency == null) {
            return "- | - | - | - | -";
        }
        return String.join(
                " | ",
                number(latency.p50()),
                number(latency.p90()),
                number(latency.p99()),
                number(latency.p999()),
                number(latency.max()));
    }

    private static String cpu(Map<String, Double> parts) {
        var text = new StringBuilder();
        parts.forEach((part, micros) -> {
            if (micros >= 0.5) {
                separate(text).append(part).append(' ').append(number(micros));
            }
        });
        return text.toString();
    }

    private static StringBuilder separate(StringBuilder text) {
        return text.isEmpty() ? text : text.append("; ");
    }

    private static String number(double value) {
        if (Math.abs(value) >= 100) {
            return format("%,.0f", value);
        }
        return Math.abs(value) >= 10 ? format("%.1f", value) : format("%.2f", value);
    }

    @FormatMethod
    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    @FormatMethod
    private void line(String pattern, Object... values) {
        text.append(String.format(Locale.ROOT, pattern, values)).append('\n');
    }
}
