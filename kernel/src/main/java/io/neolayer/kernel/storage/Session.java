package io.neolayer.kernel.storage;

import io.neolayer.kernel.storage.Round.Before;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One transaction on a pooled connection, which is taken at the first statement. */
class Session implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final Pool pool;
    private @Nullable Connection connection;
    private @Nullable Instant now;
    private final List<Before> waiting = new ArrayList<>();

    Session(Pool pool) {
        this.pool = pool;
    }

    <R> R send(String sql, @Nullable Object[] args, Round.Reading<R> reading) {
        return trip(new Round(ahead(), ""), sql, args, reading);
    }

    /** Keeps a statement whose result nobody needs for the next round trip: that of a later statement, or of the commit. */
    final void later(String sql, @Nullable Object[] args) {
        waiting.add(Before.unjudged(sql, args));
    }

    final boolean waiting() {
        return !waiting.isEmpty();
    }

    /** What the first statement of a transaction brings along. */
    List<Before> first() {
        return List.of();
    }

    private List<Before> ahead() {
        if (open() && waiting.isEmpty()) {
            return List.of();
        }
        var ahead = new ArrayList<Before>();
        if (!open()) {
            ahead.addAll(first());
        }
        ahead.addAll(waiting);
        waiting.clear();
        return ahead;
    }

    Instant now() {
        if (now == null) {
            now = send("SELECT kernel.now()", new Object[0], executed -> {
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
        if (waiting()) {
            // what the first statement brings along may refuse, so it never shares a string with the commit
            var end = open() ? "COMMIT" : "";
            var ahead = ahead();
            var last = ahead.removeLast();
            int _ = trip(new Round(ahead, end), last.sql(), last.binds(), executed -> 0);
        }
        try {
            if (connection != null) {
                // the driver knows when the transaction has ended already, and sends nothing then
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
