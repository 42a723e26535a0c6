package io.neolayer.kernel.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One round trip to the database: a statement, and what goes before and after it in the same string.
 *
 * @param before statements whose results are judged first
 * @param after the empty text, or a statement that ends the transaction
 */
record Round(List<Before> before, String after) {
    private static final Cache<List<String>, String> TEXTS =
            Caffeine.newBuilder().maximumSize(2_000).build();

    /** A statement in front of the real one. */
    record Before(String sql, @Nullable Object[] binds, Judge judge) {
        /** One whose result nobody needs. */
        static Before unjudged(String sql, @Nullable Object... binds) {
            return new Before(sql, binds, row -> {});
        }
    }

    /** Looks at the only row of a statement that goes in front; throws when the rest must not count. */
    @FunctionalInterface
    interface Judge {
        void judge(ResultSet row) throws SQLException;
    }

    /** Takes the result of the real statement out of what was executed. */
    @FunctionalInterface
    interface Reading<R> {
        R read(PreparedStatement executed) throws SQLException;
    }

    <R> R trip(Connection connection, String sql, @Nullable Object[] args, Reading<R> reading) throws SQLException {
        try (var statement = connection.prepareStatement(text(sql))) {
            var at = 1;
            for (var each : before) {
                for (var bind : each.binds()) {
                    Statements.bind(statement, at++, bind);
                }
            }
            for (var arg : args) {
                Statements.bind(statement, at++, arg);
            }
            statement.execute();
            for (var each : before) {
                judge(each, statement);
                statement.getMoreResults();
            }
            return reading.read(statement);
        }
    }

    /** One and the same object for the same statements, which the driver then finds by a hash that is there already. */
    private String text(String sql) {
        if (before.isEmpty() && after.isEmpty()) {
            return sql;
        }
        var parts = new String[before.size() + 2];
        for (var i = 0; i < before.size(); i++) {
            parts[i] = before.get(i).sql();
        }
        parts[before.size()] = sql;
        parts[before.size() + 1] = after;
        return Objects.requireNonNull(TEXTS.get(List.of(parts), Round::joined));
    }

    private static String joined(List<String> parts) {
        var text = String.join(";\n", parts.subList(0, parts.size() - 1));
        return parts.getLast().isEmpty() ? text : text + "\n;" + parts.getLast();
    }

    private static void judge(Before before, PreparedStatement executed) throws SQLException {
        var rows = executed.getResultSet();
        if (rows != null) {
            rows.next();
            before.judge().judge(rows);
        }
    }
}
