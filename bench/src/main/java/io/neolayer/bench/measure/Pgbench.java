package io.neolayer.bench.measure;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/** The distribution's pgbench against the product's own database process: what the database can give. */
public final class Pgbench {
    private static final Pattern TRANSACTIONS = Pattern.compile("number of transactions actually processed: (\\d+)");
    private static final Pattern FAILED = Pattern.compile("number of failed transactions: (\\d+)");
    private static final long SLOWEST = Duration.ofSeconds(60).toNanos();

    private final Path program;
    private final PgTarget target;
    private final Path work;
    private final Meter meter;

    /** Where the database listens, and as whom. */
    public record PgTarget(String host, int port, String database, String user, String password) {}

    public Pgbench(Path program, PgTarget target, Path work, Meter meter) {
        this.program = program;
        this.target = target;
        this.work = work;
        this.meter = meter;
    }

    /** The program on the path, or the newest of the distribution's versions; a missing one is an error that names its package. */
    public static Path find() {
        var places = new ArrayList<Path>();
        for (var folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            places.add(Path.of(folder, "pgbench"));
        }
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(Path.of("/usr/lib/postgresql"))) {
            versions.forEach(version -> places.add(version.resolve("bin/pgbench")));
        } catch (IOException e) {
            // no distribution package there
        }
        return places.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new MissingTool(
                        "expected pgbench on the path or under /usr/lib/postgresql, found none; it is in the package"
                                + " postgresql-15 (or another version of it): apt-get install postgresql-15"));
    }

    /** What {@code pgbench --version} says. */
    public String version() {
        return runToEnd(List.of(program.toString(), "--version"), 10).strip();
    }

    /** Makes the tables of the built-in scripts; {@code scale} 1 is 100,000 rows. */
    public void initialise(int scale) {
        runToEnd(List.of(program.toString(), "-i", "-q", "-s", Integer.toString(scale)), 120);
    }

    /** The built-in script that selects one row by key. */
    public Sample selectOnly(int clients, Duration warmUp, Duration measure) {
        return timed(List.of("-S"), clients, warmUp, measure);
    }

    /** A script of its own. */
    public Sample script(Path script, int clients, Duration warmUp, Duration measure) {
        return timed(List.of("-f", script.toString()), clients, warmUp, measure);
    }

    private Sample timed(List<String> what, int clients, Duration warmUp, Duration measure) {
        if (warmUp.toSeconds() > 0) {
            runToEnd(command(what, clients, warmUp, List.of()), warmUp.toSeconds() + 60);
        }
        var logs = work.resolve("pgbench-" + System.nanoTime());
        var reading = meter.start();
        var printed = runToEnd(
                command(what, clients, measure, List.of("-l", "--sampling-rate=0.02", "--log-prefix=" + logs)),
                measure.toSeconds() + 60);
        var usage = reading.stop();
        var transactions = number(TRANSACTIONS, printed);
        var failed = FAILED.matcher(printed).find() ? number(FAILED, printed) : 0;
        return new Sample(
                measure.toSeconds(),
                transactions,
                failed,
                latencies(logs),
                usage,
                0,
                failed == 0 ? List.of() : List.of(printed));
    }

    private List<String> command(List<String> what, int clients, Duration length, List<String> more) {
        var command = new ArrayList<>(List.of(program.toString(), "-n", "-M", "prepared", "-j", "1"));
        command.addAll(List.of("-c", Integer.toString(clients), "-T", Long.toString(Math.max(1, length.toSeconds()))));
        command.addAll(what);
        command.addAll(more);
        return command;
    }

    private String runToEnd(List<String> command, long seconds) {
        try {
            var output = Files.createTempFile(work, "pgbench", ".out");
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .directory(work.toFile());
            builder.environment().putAll(environment());
            var process = builder.start();
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " did not end within " + seconds + " s");
            }
            var printed = Files.readString(output);
            Files.delete(output);
            if (process.exitValue() != 0) {
                throw new IllegalStateException(command + " ended with " + process.exitValue() + ": " + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Map<String, String> environment() {
        return Map.of(
                "PGHOST", target.host(),
                "PGPORT", Integer.toString(target.port()),
                "PGDATABASE", target.database(),
                "PGUSER", target.user(),
                "PGPASSWORD", target.password());
    }

    /** The sampled transactions' times; the third column of the log, in microseconds. */
    private Histogram latencies(Path prefix) {
        var latencies = new Histogram(SLOWEST, 3);
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(work, prefix.getFileName() + "*")) {
            for (var log : logs) {
                for (var line : Files.readAllLines(log)) {
                    var micros = Long.parseLong(line.split(" ")[2]);
                    latencies.recordValue(Math.min(micros * 1_000, SLOWEST));
                }
                Files.delete(log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return latencies;
    }

    private static long number(Pattern pattern, String printed) {
        var matcher = pattern.matcher(printed);
        if (!matcher.find()) {
            throw new IllegalStateException("expected a line like " + pattern + ", found: " + printed);
        }
        return Long.parseLong(matcher.group(1));
    }
}
