package io.neolayer.kernel.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A PostgreSQL server for tests and benchmarks: one for the whole process, not durable, in the temporary folder, gone with
 * the process. Its databases are copies of templates, each of which is made once.
 */
public final class DisposablePostgres {
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private static final class Shared {
        static final DisposablePostgres INSTANCE = new DisposablePostgres();
    }

    private final EmbeddedPostgres postgres;
    private final Map<String, String> templates = new HashMap<>();
    private final AtomicInteger number = new AtomicInteger();

    private DisposablePostgres() {
        try {
            var root = Files.createDirectories(
                    Path.of(System.getProperty("java.io.tmpdir"), "neolayer-test-" + PostgresUser.ownUid()));
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
            var cache = root.resolve("cache");
            discardOthers(root, cache);
            var folder = Files.createTempDirectory(root, "cluster");
            var options = new EmbeddedPostgres.Options(folder, cache, false);
            this.postgres = EmbeddedPostgres.start(options);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                postgres.close();
                EmbeddedPostgres.discard(options);
            }));
        } catch (IOException e) {
            throw new StorageFault("a writable temporary folder", e.toString(), "set java.io.tmpdir", e);
        }
    }

    /** The one of this process, started when it is first asked for. */
    public static DisposablePostgres shared() {
        return Shared.INSTANCE;
    }

    /**
     * A new database that looks as {@code prepare} left the template of this name.
     *
     * @param prepare is given logins on an empty database, and must leave no connection open
     */
    public synchronized Logins database(String template, Consumer<Logins> prepare) {
        var source = templates.get(template);
        if (source == null) {
            source = create("");
            prepare.accept(Logins.of(postgres).onDatabase(source));
            templates.put(template, source);
        }
        return Logins.of(postgres).onDatabase(create(" TEMPLATE " + source));
    }

    /** Removes a database that {@link #database} made. */
    public void drop(Logins logins) {
        execute("DROP DATABASE IF EXISTS " + owner(logins).database() + " WITH (FORCE)");
    }

    /** A connection of the owner, outside the pools: to look at what the roles may not see. */
    public static Connection connect(Logins logins) {
        return Migrations.connect(owner(logins));
    }

    private static Dsn owner(Logins logins) {
        return Objects.requireNonNull(logins.owner());
    }

    private String create(String clause) {
        var name = "t" + number.incrementAndGet();
        execute("CREATE DATABASE " + name + clause);
        return name;
    }

    private void execute(String sql) {
        try (var connection = Migrations.connect(postgres.owner());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static void discardOthers(Path root, Path cache) throws IOException {
        try (var others = Files.list(root)) {
            for (var other : (Iterable<Path>) others::iterator) {
                // a young folder may belong to a process that has not locked it yet
                var idle = Duration.between(Files.getLastModifiedTime(other).toInstant(), Instant.now());
                if (other.getFileName().toString().startsWith("cluster") && idle.compareTo(SETTLED) > 0) {
                    EmbeddedPostgres.discard(new EmbeddedPostgres.Options(other, cache, false));
                }
            }
        }
    }
}
