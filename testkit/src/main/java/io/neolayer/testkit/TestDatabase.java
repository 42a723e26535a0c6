package io.neolayer.testkit;

import io.neolayer.kernel.storage.Database;
import io.neolayer.kernel.storage.DisposablePostgres;
import io.neolayer.kernel.storage.GatheredRead;
import io.neolayer.kernel.storage.Logins;
import io.neolayer.kernel.storage.Migrations;
import io.neolayer.kernel.storage.Quotas;
import io.neolayer.kernel.storage.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A database of a test class's own, on the one PostgreSQL of the process: a copy of a template that was migrated once for
 * this schema. Its {@code kernel.now()} is the settable clock. Session time zone is not UTC.
 *
 * <p>As a registered extension it closes itself after the class.
 */
public final class TestDatabase implements AfterAllCallback, AutoCloseable {
    private static final Database.Sizes SIZES = new Database.Sizes(8, 3, 2, 256);

    private final Logins logins;
    private final Schema schema;
    private final SettableClock clock;
    private final Connection owner;
    private final Consumer<Instant> follower = this::setTime;

    private TestDatabase(Schema schema, SettableClock clock) {
        this.schema = schema;
        this.clock = clock;
        this.logins = DisposablePostgres.shared().database(template(schema), prepare(schema));
        this.owner = DisposablePostgres.connect(logins);
        clock.follow(follower);
    }

    public static TestDatabase of(Schema schema) {
        return of(schema, new SettableClock());
    }

    /** With a clock that other parts share. */
    public static TestDatabase of(Schema schema, SettableClock clock) {
        return new TestDatabase(schema, clock);
    }

    public SettableClock clock() {
        return clock;
    }

    public Logins logins() {
        return logins;
    }

    /** Opens pools on this database; the caller closes them. */
    public Database open(Quotas quotas) {
        return Database.open(logins, schema, quotas, SIZES);
    }

    /** A connection of the owner, who is above every policy: to see and to damage what the product may not. */
    public Connection owner() {
        return owner;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    /** Drops the database. */
    @Override
    public void close() {
        clock.leave(follower);
        try {
            owner.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        DisposablePostgres.shared().drop(logins);
    }

    private static String template(Schema schema) {
        var key = new StringBuilder(
                "clock " + schema.release() + schema.words() + schema.stamp().sql());
        for (GatheredRead<?> read : schema.reads()) {
            key.append('\n').append(read.name()).append(read.sql()).append(read.parameterTypes());
        }
        return key.toString();
    }

    private static Consumer<Logins> prepare(Schema schema) {
        return empty -> {
            Migrations.run(empty, schema);
            try (var connection = DisposablePostgres.connect(empty);
                    var statement = connection.createStatement()) {
                statement.execute("""
                        CREATE SCHEMA testkit;
                        GRANT USAGE ON SCHEMA testkit TO PUBLIC;
                        CREATE TABLE testkit.clock (at timestamptz NOT NULL);
                        INSERT INTO testkit.clock VALUES (clock_timestamp());
                        GRANT SELECT ON testkit.clock TO PUBLIC;
                        CREATE OR REPLACE FUNCTION kernel.now() RETURNS timestamptz LANGUAGE sql STABLE
                            AS 'SELECT at FROM testkit.clock';
                        """);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private void setTime(Instant time) {
        try (var update = owner.prepareStatement("UPDATE testkit.clock SET at = ?")) {
            update.setObject(1, time.atOffset(ZoneOffset.UTC));
            update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
