package io.neolayer.kernel.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One round trip to the database: a statement, and what goes before and after it in the same string.
 *
 * @param before statements whose results are judged first
 * @param after the empty text, or a statement that ends the transaction
 */
record Round(List<Before> before, String after) {
    static final Round PLAIN = new Round(List.of(), "");

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
        var text = new StringBuilder();
        before.forEach(each -> text.append(each.sql()).append(";\n"));
        text.append(sql);
        if (!after.isEmpty()) {
            text.append("\n;").append(after);
        }
        try (var statement = connection.prepareStatement(text.toString())) {
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

    private static void judge(Before before, PreparedStatement executed) throws SQLException {
        var rows = executed.getResultSet();
        if (rows != null) {
            rows.next();
            before.judge().judge(rows);
        }
    }
}
