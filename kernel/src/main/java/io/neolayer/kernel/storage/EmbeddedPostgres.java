package io.neolayer.kernel.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own in a data folder, reachable on the loopback address with generated passwords. While it
 * is open it is started again whenever its process ends. Durable unless asked otherwise.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    static final String DATABASE = "neolayer";
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final ClusterFolder folder;
    private final Postmaster.Launch launch;
    private final Map<String, String> passwords;
    private final CompletableFuture<Boolean> closing = new CompletableFuture<>();
    private final Thread keeper;
    private volatile Postmaster postmaster;

    /**
     * How to run it.
     *
     * @param cache where the unpacked programs are kept; may be shared by several data folders
     * @param durable false gives up safety against a crash for speed, and a session time zone other than UTC: for tests
     */
    public record Options(Path dataFolder, Path cache, boolean durable) {
        /** The form for a server: everything under its data folder. */
        public static Options durable(Path dataFolder) {
            return new Options(dataFolder, dataFolder.resolve("cache"), true);
        }
    }

    private EmbeddedPostgres(ClusterFolder folder, Postmaster.Launch launch, Map<String, String> passwords) {
        this.folder = folder;
        this.launch = launch;
        this.passwords = passwords;
        Postmaster.endOrphan(launch);
        this.postmaster = Postmaster.start(launch, 0);
        this.keeper = Thread.ofVirtual().name("postgres-keeper").unstarted(this::keepRunning);
    }

    /** Starts on {@code dataFolder}, durable; makes folder, programs and database when they are missing. */
    public static EmbeddedPostgres start(Path dataFolder) {
        return start(Options.durable(dataFolder));
    }

    /** Starts, and returns when the database accepts connections; what prevents it is a {@link StorageFault}. */
    public static EmbeddedPostgres start(Options options) {
        return start(options, PostgresUser.detect());
    }

    static EmbeddedPostgres start(Options options, PostgresUser user) {
        var folder = ClusterFolder.open(options.dataFolder(), user);
        try {
            folder.turnLog();
            var binaries = PostgresBinaries.in(options.cache(), user);
            folder.initialise(binaries, user, options.durable());
            var launch =
                    new Postmaster.Launch(binaries, user, folder.cluster(), folder.log(), settings(options.durable()));
            var postgres = new EmbeddedPostgres(folder, launch, folder.passwords());
            postgres.keeper.start();
            return postgres;
        } catch (IOException e) {
            close(folder);
            throw new StorageFault(
                    "a usable data folder " + options.dataFolder(),
                    e.toString(),
                    "correct its rights, or choose another DATA_DIR",
                    e);
        } catch (RuntimeException e) {
            close(folder);
            throw e;
        }
    }

    /** Ends what a server that no longer runs left behind in a data folder, and deletes the folder; false while one runs. */
    static boolean discard(Options options) {
        var user = PostgresUser.detect();
        try (var folder = ClusterFolder.open(options.dataFolder(), user)) {
            if (Files.exists(folder.cluster())) {
                var binaries = PostgresBinaries.in(options.cache(), user);
                Postmaster.endOrphan(new Postmaster.Launch(binaries, user, folder.cluster(), folder.log(), Map.of()));
            }
            PostgresBinaries.delete(options.dataFolder());
            return true;
        } catch (StorageFault | IOException e) {
            return false;
        }
    }

    /** The login that owns every table and migrates. */
    public Dsn owner() {
        return login(Roles.OWNER);
    }

    /** The login that serves requests; it exists once migrations have run. */
    public Dsn app() {
        return login(Roles.APP);
    }

    /** The login for bookkeeping; it exists once migrations have run. */
    public Dsn system() {
        return login(Roles.SYSTEM);
    }

    /** The process id of the database server at this moment. */
    public long pid() {
        return postmaster.process().pid();
    }

    /** Stops the database in order; open transactions are rolled back. */
    @Override
    public void close() {
        closing.complete(true);
        try {
            keeper.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Postmaster.stop(launch);
        close(folder);
    }

    private Dsn login(String role) {
        return new Dsn("127.0.0.1:" + postmaster.port(), DATABASE, role, passwords.getOrDefault(role, ""), Map.of());
    }

    private static Map<String, String> settings(boolean durable) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("unix_socket_directories", "");
        settings.put("max_connections", "250");
        settings.put("password_encryption", "scram-sha-256");
        settings.put("jit", "off");
        settings.put("log_timezone", "UTC");
        // statements and details of errors may hold secrets, so the log has neither
        settings.put("log_min_error_statement", "panic");
        settings.put("log_error_verbosity", "terse");
        // refused statements are the server's to log; here they would only fill the disk
        settings.put("log_min_messages", "log");
        settings.put("log_checkpoints", "off");
        settings.put("fsync", durable ? "on" : "off");
        settings.put("full_page_writes", durable ? "on" : "off");
        settings.put("synchronous_commit", durable ? "on" : "off");
        settings.put("timezone", durable ? "UTC" : "Pacific/Chatham");
        if (!durable) {
            settings.put("max_wal_size", "4GB");
            settings.put("autovacuum", "off");
        }
        return settings;
    }

    private void keepRunning() {
        var pause = SHORTEST_PAUSE;
        while (true) {
            CompletableFuture.anyOf(postmaster.process().onExit(), closing).join();
            if (closing.isDone()) {
                return;
            }
            LOG.error("PostgreSQL process {} ended unexpectedly and is started again", pid());
            try {
                Postmaster.endOrphan(launch);
                postmaster = Postmaster.start(launch, postmaster.port());
                pause = SHORTEST_PAUSE;
            } catch (StorageFault e) {
                LOG.error("PostgreSQL does not start: {}", e.getMessage());
                if (closedWithin(pause)) {
                    return;
                }
                pause = Duration.ofMillis(Math.min(2 * pause.toMillis(), LONGEST_PAUSE.toMillis()));
            }
        }
    }

    private boolean closedWithin(Duration pause) {
        try {
            return closing.get(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static void close(ClusterFolder folder) {
        try {
            folder.close();
        } catch (IOException e) {
            LOG.warn("cannot release the lock of a data folder: {}", e.toString());
        }
    }
}
