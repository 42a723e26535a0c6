package io.neolayer.kernel.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One transaction on a pooled connection, which is taken at the first statement. */
class Session implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final Pool pool;
    private @Nullable Connection connection;
    private @Nullable Instant now;

    Session(Pool pool) {
        this.pool = pool;
    }

    <R> R send(String sql, @Nullable Object[] args, Round.Reading<R> reading) {
        return trip(Round.PLAIN, sql, args, reading);
    }

    Instant now() {
        if (now == null) {
            now = trip(Round.PLAIN, "SELECT kernel.now()", new Object[0], executed -> {
                var rows = executed.getResultSet();
                rows.next();
                return rows.getObject(1, OffsetDateTime.class).toInstant();
            });
        }
        return now;
    }

    final boolean open() {
        return connection != null;
    }

    /** Sends one string within the transaction. */
    final <R> R trip(Round round, String sql, @Nullable Object[] args, Round.Reading<R> reading) {
        try {
            if (connection == null) {
                connection = pool.take();
                connection.setAutoCommit(false);
            }
            return round.trip(connection, sql, args, reading);
        } catch (SQLException e) {
            throw DatabaseFault.of(e);
        }
    }

    /** Sends one string that is a whole transaction; after a fault the connection is made clean or thrown away. */
    final <R> R alone(Round round, String sql, @Nullable Object[] args, Round.Reading<R> reading) {
        try (var alone = pool.take()) {
            try {
                return round.trip(alone, sql, args, reading);
            } catch (SQLException e) {
                clean(alone);
                throw e;
            }
        } catch (SQLException e) {
            throw DatabaseFault.of(e);
        }
    }

    final void commit() {
        try {
            if (connection != null) {
                connection.commit();
            }
        } catch (SQLException e) {
            throw DatabaseFault.of(e);
        }
    }

    final void rollback() {
        if (connection == null) {
            return;
        }
        try {
            connection.rollback();
        } catch (SQLException e) {
            pool.evict(connection);
        }
    }

    @Override
    public final void close() {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("a connection did not go back to its pool in order", e);
        }
        connection = null;
    }

    private void clean(Connection alone) {
        try (var statement = alone.createStatement()) {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            pool.evict(alone);
        }
    }
}
