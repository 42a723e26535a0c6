package io.neolayer.bench;

import io.neolayer.bench.cases.Cases;
import io.neolayer.bench.measure.Noise;
import io.neolayer.bench.measure.Pgbench;
import io.neolayer.bench.report.CaseReport;
import io.neolayer.bench.report.Machine;
import io.neolayer.bench.report.Report;
import io.neolayer.bench.report.ReportFiles;
import io.neolayer.bench.subject.Checkout;
import io.neolayer.bench.subject.EmbeddedDatabase;
import io.neolayer.bench.subject.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** One run of the bench, from the first check to the report; a run that is interrupted still writes what it has. */
final class Run {
    private static final long LEAST_MEMORY = 8L << 30;
    private static final long LEAST_DISK = 10L << 30;

    private final Plan plan;
    private final Path home;
    private final List<CaseReport> done = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Instant started = Instant.now();
    private Map<String, String> databaseFacts = Map.of();

    Run(Plan plan, Path home) {
        this.plan = plan;
        this.home = home;
    }

    /** @return 0 when every judged case met its targets, 1 when one missed, 2 when one is invalid */
    int execute() {
        var pgbench = Pgbench.find();
        var chosen =
                Cases.all().stream().filter(each -> plan.includes(each.name())).toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("no case is named like " + plan.cases() + "; there are "
                    + Cases.all().stream().map(BenchCase::name).toList());
        }
        var workspace = Workspace.open();
        var lab = new Lab(plan, home, workspace, pgbench);
        var interrupted = Thread.ofPlatform().unstarted(() -> end(chosen, lab, workspace, null));
        Runtime.getRuntime().addShutdownHook(interrupted);
        try {
            var machine = fit(workspace.folder());
            var before = Noise.measure();
            chosen.forEach(each -> done.add(run(each, lab)));
            var report = report(machine, before, Noise.measure(), lab, chosen);
            Runtime.getRuntime().removeShutdownHook(interrupted);
            end(chosen, lab, workspace, report);
            return report.exitCode();
        } finally {
            if (closed.compareAndSet(false, true)) {
                lab.close();
                workspace.close();
            }
        }
    }

    private CaseReport run(BenchCase bench, Lab lab) {
        System.err.printf("%-20s ", bench.name());
        try {
            var began = System.nanoTime();
            var report = bench.run(lab);
            System.err.printf(
                    Locale.ROOT, "%s in %.0f s%n", report.verdict().word(), (System.nanoTime() - began) / 1e9);
            report.ratios()
                    .forEach(each -> System.err.printf(
                            Locale.ROOT,
                            "    %s: %.2f of %s (target %.2f)%n",
                            each.what(),
                            each.median(),
                            each.to(),
                            each.target()));
            report.floors()
                    .forEach(each -> System.err.printf(
                            Locale.ROOT,
                            "    %s: %.2f %s (%s %.2f)%n",
                            each.what(),
                            each.value(),
                            each.unit(),
                            each.atMost() ? "at most" : "at least",
                            each.bound()));
            report.faults().forEach(fault -> System.err.println("    fault: " + fault));
            return report;
        } catch (RuntimeException e) {
            System.err.println("not run: " + e.getMessage());
            return CaseReport.notRun(bench.name(), String.valueOf(e.getMessage()));
        }
    }

    private Machine fit(Path work) {
        var machine = Machine.read(work);
        if (machine.memoryBytes() < LEAST_MEMORY) {
            throw new IllegalArgumentException(
                    "expected 8 GiB of memory, found " + machine.memoryBytes() / (1 << 20) + " MiB");
        }
        var free = work.toFile().getUsableSpace();
        if (free < LEAST_DISK) {
            throw new IllegalArgumentException("expected 10 GiB free in " + work + ", found " + free / (1 << 20)
                    + " MiB; free some, or set java.io.tmpdir");
        }
        return machine;
    }

    private Report report(Machine machine, Noise before, Noise after, Lab lab, List<BenchCase> chosen) {
        var reports = new ArrayList<>(done);
        chosen.stream()
                .skip(done.size())
                .forEach(each -> reports.add(CaseReport.notRun(each.name(), "the run was interrupted")));
        var checkout = Checkout.read(home);
        if (Files.exists(lab.database().dataFolder())) {
            databaseFacts = lab.database().pid().isPresent() ? facts(lab.database()) : databaseFacts;
        }
        var software = new Report.Software(
                checkout.commit(),
                checkout.dirty(),
                Runtime.version().toString(),
                databaseFacts.getOrDefault("server_version", "not started"),
                databaseFacts,
                Pgbench.find().toString());
        var run = new Report.Run(
                plan.suite(),
                Machine.machineClass(),
                plan.seed(),
                started,
                (Instant.now().toEpochMilli() - started.toEpochMilli()) / 1e3,
                plan.warmUp().toMillis() / 1e3,
                plan.measure().toMillis() / 1e3,
                plan.rounds(),
                plan.connections(),
                plan.rows(),
                new Report.Calibration(before.one(), before.many(), after.one(), after.many()));
        return new Report(machine, software, run, reports);
    }

    private static Map<String, String> facts(EmbeddedDatabase database) {
        return database.pairs("""
                SELECT name, setting FROM pg_settings
                WHERE name = 'server_version' OR source IN ('command line', 'configuration file') AND boot_val IS DISTINCT FROM setting
                  AND name NOT LIKE '%file%' AND name NOT LIKE '%directory%' AND name <> 'port'
                ORDER BY name
                """);
    }

    private void end(
            List<BenchCase> chosen, Lab lab, Workspace workspace, @org.jspecify.annotations.Nullable Report finished) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        var report = finished == null
                ? report(Machine.read(workspace.folder()), new Noise(0, 0), new Noise(0, 0), lab, chosen)
                : finished;
        lab.close();
        workspace.close();
        var file = ReportFiles.write(report, home.resolve("bench/reports"), home.resolve("bench/report.schema.json"));
        System.err.println("report: " + home.relativize(file));
    }
}
