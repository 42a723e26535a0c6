package io.neolayer.kernel.storage;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a database to the state that this build needs, under an advisory lock: two roles, one Flyway history for each
 * schema, the functions of the gathered reads. A start that finds it done already only reads one row.
 */
public final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    /** The advisory lock that one migrator holds: the first eight bytes of "neolayer". */
    private static final long LOCK = 0x6e656f6c61796572L;

    private static final int WAIT_SECONDS = 60;

    private final Schema schema;
    private final List<String> words;
    private final String fingerprint;

    private Migrations(Schema schema) {
        this.schema = schema;
        this.words = new ArrayList<>(List.of("kernel"));
        this.words.addAll(schema.words());
        this.fingerprint = Scripts.fingerprint(
                words,
                GatherFunction.all(schema).stream().map(GatherFunction::name).toList());
    }

    /** Migrates as the owner; a schema of a newer release than the next is a {@link StorageFault}. */
    public static void run(Logins logins, Schema schema) {
        var owner = logins.owner();
        if (owner == null) {
            throw new StorageFault("DATABASE_URL, the owner's login, to migrate", "none", "set it, or set MIGRATE=off");
        }
        new Migrations(schema).migrate(owner, logins);
    }

    /** Judges without changing anything; what is missing is a {@link StorageFault} that names the command. */
    static void check(Connection connection, Schema schema) throws SQLException {
        if (!new Migrations(schema).done(connection)) {
            throw new StorageFault(
                    "the schema of release " + schema.release(),
                    "an older or unfinished one",
                    "run service-layer migrate, or set MIGRATE=auto");
        }
    }

    private void migrate(Dsn owner, Logins logins) {
        try (var connection = connect(owner)) {
            if (!done(connection)) {
                migrateLocked(owner, connection);
            }
            if (logins.generated()) {
                Roles.permitLogin(connection, logins.app());
                Roles.permitLogin(connection, logins.system());
            }
        } catch (SQLException e) {
            throw new StorageFault(
                    "to migrate " + owner,
                    message(e),
                    "correct the cause and start again; a script that failed left nothing behind",
                    e);
        } catch (FlywayException e) {
            throw new StorageFault(
                    "migrations that apply to " + owner,
                    message(e),
                    "a script that failed left nothing behind; correct the cause and start again",
                    e);
        }
    }

    private void migrateLocked(Dsn owner, Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("SET LOCAL lock_timeout = '" + WAIT_SECONDS + "s'");
            statement.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
            statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
            // the lock's transaction holds no rows; the work is done and committed beside it
            try (var worker = connect(owner)) {
                if (!done(worker)) {
                    apply(owner, worker);
                }
            }
        } catch (SQLException e) {
            if ("55P03".equals(e.getSQLState())) {
                throw new StorageFault(
                        "another migrator to finish within " + WAIT_SECONDS + " s",
                        "one that still runs",
                        "wait for it and start again",
                        e);
            }
            throw e;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private void apply(Dsn owner, Connection worker) throws SQLException {
        var started = System.nanoTime();
        Roles.make(worker);
        var scripts = 0;
        for (var word : words) {
            execute(worker, "CREATE SCHEMA IF NOT EXISTS " + word);
            execute(worker, "GRANT USAGE ON SCHEMA " + word + " TO " + Roles.APP + ", " + Roles.SYSTEM);
            scripts += flyway(owner, word).migrate().migrationsExecuted;
        }
        for (var function : GatherFunction.all(schema)) {
            function.create(worker, schema.release());
        }
        GatherFunction.dropOlderThan(worker, schema.release() - 1);
        try (var release = worker.prepareStatement("""
                INSERT INTO system.schema_release (release, fingerprint, migrated_at) VALUES (?, ?, clock_timestamp())
                ON CONFLICT (release) DO UPDATE SET fingerprint = excluded.fingerprint, migrated_at = excluded.migrated_at
                """)) {
            release.setInt(1, schema.release());
            release.setString(2, fingerprint);
            release.executeUpdate();
        }
        LOG.info(
                "migrated to release {}: {} scripts in {} ms",
                schema.release(),
                scripts,
                (System.nanoTime() - started) / 1_000_000);
    }

    /** Whether this very set of scripts and functions has been applied; a fault when a release after the next was here. */
    private boolean done(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            try (var exists = statement.executeQuery("SELECT to_regclass('system.schema_release') IS NOT NULL")) {
                exists.next();
                if (!exists.getBoolean(1)) {
                    return false;
                }
            }
            var applied = false;
            try (var rows =
                    statement.executeQuery("SELECT release, fingerprint FROM system.schema_release ORDER BY release")) {
                while (rows.next()) {
                    if (rows.getInt(1) > schema.release() + 1) {
                        throw new StorageFault(
                                "a schema of release " + (schema.release() + 1) + " at most",
                                "one of release " + rows.getInt(1),
                                "run a server of release " + (rows.getInt(1) - 1) + " or later");
                    }
                    applied |= rows.getInt(1) == schema.release()
                            && rows.getString(2).equals(fingerprint);
                }
            }
            return applied;
        }
    }

    private static Flyway flyway(Dsn owner, String word) {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(owner.jdbcUrl(), owner.user(), owner.password())
                .schemas(word)
                .defaultSchema(word)
                .createSchemas(false)
                .table("schema_history")
                .locations("classpath:db/" + word)
                .failOnMissingLocations(true)
                .validateMigrationNaming(true)
                // a word's schema may hold what the base script put there before its own history began
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
    }

    static Connection connect(Dsn dsn) {
        try {
            return DriverManager.getConnection(dsn.jdbcUrl(), Pool.properties(dsn, 0));
        } catch (SQLException e) {
            throw new StorageFault(
                    "a PostgreSQL database that admits " + dsn,
                    message(e),
                    "start it, or correct the URL; on a new database run service-layer migrate first",
                    e);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String message(Exception e) {
        return String.valueOf(e.getMessage())
                .lines()
                .filter(line -> !line.isBlank())
                .limit(6)
                .reduce((a, b) -> a + "; " + b.strip())
                .orElse(e.toString());
    }
}
