package io.neolayer.kernel.storage;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open database: a pool for each of the two roles, transactions on them, and the gatherer of one-row reads. */
public final class Database implements Db, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final Pool app;
    private final Pool system;
    private final Gatherer gatherer;
    private final Schema schema;
    private final Quotas quotas;

    /**
     * How many connections each part may have; 20 in all by default.
     *
     * @param queue gathered reads that may wait before the next one is refused
     */
    public record Sizes(int app, int system, int gatherer, int queue) {
        public static final Sizes STANDARD = new Sizes(14, 4, 2, 1_024);

        /** With another number of connections for requests. */
        public Sizes forRequests(int connections) {
            return new Sizes(connections, system, gatherer, queue);
        }
    }

    private Database(Logins logins, Schema schema, Quotas quotas, Sizes sizes) {
        this.schema = schema;
        this.quotas = quotas;
        this.app = Pool.of(Roles.APP, logins.forRole(Roles.APP), sizes.app());
        this.system = Pool.of(Roles.SYSTEM, logins.forRole(Roles.SYSTEM), sizes.system());
        this.gatherer = new Gatherer(logins.forRole(Roles.APP), schema, sizes.gatherer(), sizes.queue());
    }

    /**
     * Opens a migrated database and proves that its roles and policies keep accounts apart; all that does not hold is
     * thrown as one {@link StorageFault}, the others suppressed in it.
     */
    public static Database open(Logins logins, Schema schema, Quotas quotas, Sizes sizes) {
        for (var role : List.of(Roles.APP, Roles.SYSTEM)) {
            prove(logins.forRole(role), role, schema);
        }
        return new Database(logins, schema, quotas, sizes);
    }

    @Override
    public <T> T inTx(UUID account, @Nullable CredentialCheck check, Function<Tx, T> work) {
        try (var session = new AccountSession(app, account, schema.stamp(), check)) {
            var tx = new Tx(account, session, quotas);
            var result = committed(session, () -> work.apply(tx));
            after(tx.afterCommit());
            return result;
        }
    }

    @Override
    public <T> T inSystemTx(Function<SystemTx, T> work) {
        try (var session = new Session(system)) {
            var tx = new SystemTx(session);
            var result = committed(session, () -> work.apply(tx));
            after(tx.afterCommit());
            return result;
        }
    }

    /** Answers one-row reads, many at a time. */
    public GatheredReads gatheredReads() {
        return gatherer;
    }

    /** The pools by role, for metrics and status. */
    public Map<String, PoolState> pools() {
        return Map.of("app", app.state(), "system", system.state());
    }

    /** @param listener told how long a request's transaction waited for its connection, in nanoseconds */
    public void whenAcquired(LongConsumer listener) {
        app.whenAcquired(listener);
    }

    /** True when the database answers now. */
    public boolean answers() {
        try (var connection = system.take()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() {
        gatherer.close();
        app.close();
        system.close();
    }

    private static <T> T committed(Session session, Supplier<T> work) {
        var done = false;
        try {
            var result = work.get();
            session.commit();
            done = true;
            return result;
        } finally {
            if (!done) {
                session.rollback();
            }
        }
    }

    /** What is due after a commit must not turn a committed answer into an error. */
    private static void after(List<Runnable> actions) {
        for (var action : actions) {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.error("an action after a commit failed", e);
            }
        }
    }

    private static void prove(Pool.Login login, String role, Schema schema) {
        var faults = new ArrayList<StorageFault>();
        try (var connection = Migrations.connect(login.dsn())) {
            Migrations.check(connection, schema);
            if (!login.direct()) {
                try (var statement = connection.createStatement()) {
                    statement.execute("SET ROLE " + role);
                }
            }
            faults.addAll(Roles.faults(connection, role));
            if (role.equals(Roles.APP)) {
                var words = new ArrayList<>(schema.words());
                words.addAll(List.of("kernel", "tenancy", "system"));
                faults.addAll(Roles.openTables(connection, words));
            }
        } catch (SQLException e) {
            throw new StorageFault(
                    "to act as " + role + " on " + login.dsn(),
                    String.valueOf(e.getMessage()),
                    "run GRANT " + role + " TO " + login.dsn().user(),
                    e);
        }
        @Nullable StorageFault first = null;
        for (var fault : faults) {
            if (first == null) {
                first = fault;
            } else {
                first.addSuppressed(fault);
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
