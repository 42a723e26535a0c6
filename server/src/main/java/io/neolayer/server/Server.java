package io.neolayer.server;

import io.neolayer.kernel.config.DatabaseConfig;
import io.neolayer.kernel.config.Fault;
import io.neolayer.kernel.config.ServerConfig;
import io.neolayer.kernel.config.StartRefused;
import io.neolayer.kernel.crypto.InvalidMasterKey;
import io.neolayer.kernel.crypto.MasterKey;
import io.neolayer.kernel.crypto.MasterKeyFile;
import io.neolayer.kernel.crypto.MasterKeys;
import io.neolayer.kernel.http.HttpServer;
import io.neolayer.kernel.operation.InvalidCatalogue;
import io.neolayer.kernel.storage.EmbeddedPostgres;
import io.neolayer.kernel.storage.Logins;
import io.neolayer.kernel.storage.Migrations;
import io.neolayer.kernel.storage.StorageFault;
import io.neolayer.kernel.telemetry.HealthBoard;
import io.neolayer.kernel.telemetry.Logs;
import io.neolayer.kernel.tenancy.OperatorTokens;
import io.neolayer.sandbox.SandboxException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the server program: starts its parts in order and ends them in the opposite one. */
final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private static final Duration READY_PATIENCE = Duration.ofSeconds(20);

    private final Start start;
    private final Logs logs;
    private final SandboxPlace place = SandboxPlace.find();
    private final Optional<OperatorToken> drawnToken;
    private final MasterKeys masters;
    private @Nullable EmbeddedPostgres postgres;
    private @Nullable Composition composition;
    private @Nullable HttpServer http;
    private int port;

    private Server(Start start, OutputStream log) {
        this.start = start;
        this.logs = Logs.start(start.config().log(), log);
        var random = new SecureRandom();
        this.drawnToken = start.parsed().tokens().isPresent()
                ? Optional.empty()
                : Optional.of(OperatorToken.readOrDraw(data(), random));
        this.masters = start.parsed().keys().orElseGet(() -> drawnKey(data(), random));
    }

    /**
     * Starts a server that then serves until it is closed.
     *
     * @param log where log lines go
     * @throws StartRefused with every fault that was found
     */
    static Server start(Start start, OutputStream log) {
        long began = System.nanoTime();
        var server = new Server(start, log);
        boolean up = false;
        try {
            server.open();
            up = true;
            LOG.info("started in {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
            return server;
        } catch (RuntimeException e) {
            throw refused(e);
        } finally {
            if (!up) {
                server.end();
            }
        }
    }

    /** Brings the schema of the configured database to this release. */
    static void migrate(Start start, OutputStream log) {
        var server = new Server(start, log);
        try {
            var parts = new Composition(server.ground(), server.place);
            server.composition = parts;
            Migrations.run(server.logins(), parts.schema());
        } catch (RuntimeException e) {
            throw refused(e);
        } finally {
            server.end();
        }
    }

    private void open() {
        // the database starts while the slices are made
        CompletableFuture<Logins> logins = CompletableFuture.supplyAsync(
                this::logins, task -> Thread.ofVirtual().start(task));
        try {
            var parts = new Composition(ground(), place);
            composition = parts;
            boolean migrate = start.config().database().migrate() == DatabaseConfig.Migrate.AUTO;
            HttpServer listening = parts.open(logins.join(), masters, migrate);
            http = listening;
            port = listening.start();
            parts.traffic(HealthBoard.Traffic.SERVING);
            if (!parts.awaitReady(READY_PATIENCE)) {
                LOG.warn("listening, but not ready for traffic; /readyz names the part that is missing");
            }
        } finally {
            // nothing may be left running behind a fault
            logins.handle((ready, fault) -> ready).join();
        }
    }

    private Ground ground() {
        var config = start.config();
        OperatorTokens tokens = start.parsed()
                .tokens()
                .or(() -> drawnToken.map(token -> OperatorTokens.parse(token.setting(), true)))
                .orElseThrow();
        Build build = Build.read();
        return new Ground(
                build,
                logs,
                tokens,
                start.parsed().egress(),
                start.http().config(config.server(), start.parsed().trustedProxies(), build.version()),
                start.sandbox(),
                start.secrets(),
                config.database().pool(),
                config.jobs(),
                start.embedded(),
                start.embedded() ? data() : Path.of("").toAbsolutePath(),
                start.settings().declared());
    }

    private Logins logins() {
        Optional<Logins> external = start.parsed().logins();
        if (external.isPresent()) {
            return external.get();
        }
        EmbeddedPostgres started = EmbeddedPostgres.start(data());
        postgres = started;
        return Logins.of(started);
    }

    private Path data() {
        return start.config().server().dataDir().toAbsolutePath().normalize();
    }

    private static MasterKeys drawnKey(Path data, SecureRandom random) {
        try {
            MasterKeyFile.Found found = MasterKeyFile.readOrCreate(data, random);
            if (found.created()) {
                LOG.info("drew the master key into {}; losing it loses the secrets", found.file());
            }
            return new MasterKeys(found.key(), List.<MasterKey>of());
        } catch (InvalidMasterKey e) {
            throw new StartRefused(List.of(new Fault("DATA_DIR", String.valueOf(e.getMessage()))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RuntimeException refused(RuntimeException e) {
        Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
        return switch (cause) {
            case StartRefused refused -> refused;
            case StorageFault fault ->
                new StartRefused(Stream.concat(Stream.of(fault), Stream.of(fault.getSuppressed()))
                        .filter(StorageFault.class::isInstance)
                        .map(one -> Parsed.told("database", (StorageFault) one))
                        .toList());
            case SandboxException sandbox ->
                new StartRefused(List.of(new Fault("sandbox", String.valueOf(sandbox.getMessage()))));
            case InvalidMasterKey key ->
                new StartRefused(List.of(new Fault("SECRET_ENCRYPTION_KEY", String.valueOf(key.getMessage()))));
            case InvalidCatalogue program ->
                new StartRefused(program.faults().stream()
                        .map(fault -> new Fault("this program", fault))
                        .toList());
            case UncheckedIOException io ->
                new StartRefused(List.of(Fault.of(
                        "LISTEN",
                        "an address with a free port",
                        String.valueOf(io.getMessage()),
                        "set LISTEN to another one")));
            default -> e;
        };
    }

    int port() {
        return port;
    }

    Optional<OperatorToken> drawnToken() {
        return drawnToken;
    }

    /** Stops taking traffic, finishes what goes on, and ends every part. */
    @Override
    public void close() {
        long began = System.nanoTime();
        ServerConfig config = start.config().server();
        Composition parts = composition;
        HttpServer listening = http;
        long jobsUntil =
                began + config.drain().plus(start.config().jobs().finish()).toNanos();
        if (parts != null && listening != null) {
            parts.traffic(HealthBoard.Traffic.DRAINING);
            parts.stopClaiming();
            pause(config.drain().toNanos());
            listening.stop(config.finish());
            parts.finishJobs(jobsUntil);
        }
        LOG.info("stopped in {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        end();
    }

    private void end() {
        var parts = new ArrayList<AutoCloseable>();
        for (AutoCloseable part : new @Nullable AutoCloseable[] {composition, postgres, place, logs}) {
            if (part != null) {
                parts.add(part);
            }
        }
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("{} did not end in order", part.getClass().getSimpleName(), e);
            }
        }
    }

    private static void pause(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
