package io.neolayer.server;

import io.micrometer.core.instrument.Timer;
import io.neolayer.kernel.jobs.Figures;
import io.neolayer.kernel.jobs.Jobs;
import io.neolayer.kernel.storage.Database;
import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.PoolState;
import io.neolayer.kernel.telemetry.Component;
import io.neolayer.kernel.telemetry.Component.Finding;
import io.neolayer.kernel.telemetry.Metrics;
import io.neolayer.kernel.tenancy.Keyring;
import io.neolayer.sandbox.Sandbox;
import io.neolayer.sandbox.SandboxStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** What is checked each five seconds, and the gauges that come of it. */
final class HealthChecks {
    /** Names, as {@code component_status} and {@code requires} have them. */
    static final List<String> NAMES = List.of("database", "schema", "master_key", "clock", "sandbox", "jobs", "disk");

    private static final Duration SKEW_DEGRADED = Duration.ofSeconds(5);
    private static final Duration SKEW_FAILING = Duration.ofSeconds(30);
    private static final Duration JOBS_SILENT = Duration.ofSeconds(15);
    private static final Duration JOBS_LATE = Duration.ofMinutes(1);
    private static final long DISK_DEGRADED = 1L << 30;
    private static final long DISK_FAILING = 100L << 20;

    private final Db db;
    private final Sandbox sandbox;
    private final Path data;
    private final InstantSource clock;
    private final Keyring keys;
    private final Jobs jobs;
    private volatile Duration skew = Duration.ZERO;
    private volatile int schema = Composition.RELEASE;
    private volatile long free;

    HealthChecks(Db db, Keyring keys, Sandbox sandbox, Jobs jobs, Path data, InstantSource clock) {
        this.db = db;
        this.sandbox = sandbox;
        this.jobs = jobs;
        this.data = data;
        this.clock = clock;
        this.keys = keys;
    }

    List<Component> components() {
        return List.of(
                new Component("database", true, this::database),
                new Component("schema", true, this::schema),
                new Component("master_key", true, this::masterKey),
                new Component("clock", true, this::clock),
                new Component("sandbox", true, () -> sandbox(sandbox.status())),
                new Component("jobs", false, () -> jobs(jobs.silence(), jobs.figures())),
                new Component("disk", false, this::disk));
    }

    void publish(Metrics metrics, Database database) {
        metrics.gauge("clock_skew_seconds", () -> skew.toNanos() / 1e9);
        metrics.gauge("schema_version", () -> schema);
        metrics.gauge("disk_free_bytes", () -> free, "volume", "data");
        metrics.gauge("db_pool_connections", () -> app(database).active(), "state", "active");
        metrics.gauge("db_pool_connections", () -> app(database).idle(), "state", "idle");
        metrics.gauge("db_pool_connections", () -> app(database).pending(), "state", "pending");
        metrics.gauge("db_pool_connections", () -> app(database).max(), "state", "max");
        Timer acquire = metrics.timer("db_acquire_seconds");
        database.whenAcquired(nanos -> acquire.record(nanos, TimeUnit.NANOSECONDS));
        metrics.gauge("sandbox_workers", () -> sandbox.status().workers().starting(), "state", "starting");
        metrics.gauge("sandbox_workers", () -> sandbox.status().workers().ready(), "state", "ready");
        metrics.gauge("sandbox_workers", () -> sandbox.status().workers().busy(), "state", "busy");
    }

    private static PoolState app(Database database) {
        return Objects.requireNonNull(database.pools().get("app"));
    }

    private Finding database() {
        Instant before = clock.instant();
        Instant there = db.inSystemTx(tx -> tx.now());
        Instant after = clock.instant();
        skew = Duration.between(
                there, before.plus(Duration.between(before, after).dividedBy(2)));
        return Finding.OK;
    }

    private Finding schema() {
        schema = db.inSystemTx(tx ->
                tx.one(row -> row.integer("release"), "SELECT max(release) AS release FROM system.schema_release"));
        int most = Composition.RELEASE + 1;
        return schema > most ? Finding.failing("expected release " + most + " at most, found " + schema) : Finding.OK;
    }

    private Finding masterKey() {
        String active =
                db.inSystemTx(tx -> tx.one(row -> row.text("id"), "SELECT id FROM system.master_key WHERE active"));
        return keys.masters().find(active).isPresent()
                ? Finding.OK
                : Finding.failing("expected the active master key " + active + ", found "
                        + keys.masters().ids());
    }

    private Finding clock() {
        Duration off = skew.abs();
        if (off.compareTo(SKEW_FAILING) > 0) {
            return Finding.failing("this machine and the database are " + off.toSeconds() + " s apart");
        }
        return off.compareTo(SKEW_DEGRADED) > 0
                ? Finding.degraded("this machine and the database are " + off.toSeconds() + " s apart")
                : Finding.OK;
    }

    /** Workers that live go on serving while no further one can start. */
    static Finding sandbox(SandboxStatus status) {
        boolean serves = status.workers().ready() + status.workers().busy() > 0;
        if (status.fault().isEmpty()) {
            return serves ? Finding.OK : new Finding(Component.Status.UNKNOWN, "no worker is ready yet");
        }
        return serves
                ? Finding.degraded("no further worker can start: " + status.fault())
                : Finding.failing(status.fault());
    }

    /** Work that waits too long is a sign of one fault or another, here or in another replica. */
    static Finding jobs(Duration silence, Figures figures) {
        if (silence.compareTo(JOBS_SILENT) > 0) {
            return Finding.failing("the queue was looked at " + silence.toSeconds() + " s ago, expected each second");
        }
        double oldest = figures.depths().stream()
                .mapToDouble(Figures.Depth::oldestDueSeconds)
                .max()
                .orElse(0);
        return oldest > JOBS_LATE.toSeconds()
                ? Finding.degraded("a job has been due for " + Math.round(oldest) + " s")
                : Finding.OK;
    }

    private Finding disk() {
        try {
            free = Files.getFileStore(data).getUsableSpace();
        } catch (IOException e) {
            return Finding.failing(e.toString());
        }
        if (free < DISK_FAILING) {
            return Finding.failing("less than 100 MiB are free");
        }
        return free < DISK_DEGRADED ? Finding.degraded("less than 1 GiB is free") : Finding.OK;
    }
}
