package io.neolayer.kernel.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs SQL that stands in sight, with positional binds, inside an open transaction. */
public abstract sealed class Statements permits Tx, SystemTx {

    /** The connection, opened at the first statement. */
    abstract Connection connection() throws SQLException;

    /** Database time, {@code kernel.now()}; the same for the whole transaction. */
    public abstract Instant now();

    /** Executes a statement without result and returns the number of rows it touched. */
    public int run(String sql, @Nullable Object... args) {
        try (PreparedStatement statement = prepared(sql, args)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw DatabaseFault.of(e);
        }
    }

    public <T> List<T> all(RowMapper<T> mapper, String sql, @Nullable Object... args) {
        try (PreparedStatement statement = prepared(sql, args);
                ResultSet rows = statement.executeQuery()) {
            var row = new Row(rows);
            var found = new ArrayList<T>();
            while (rows.next()) {
                found.add(mapper.map(row));
            }
            return found;
        } catch (SQLException e) {
            throw DatabaseFault.of(e);
        }
    }

    public <T> Optional<T> find(RowMapper<T> mapper, String sql, @Nullable Object... args) {
        List<T> found = all(mapper, sql, args);
        if (found.size() > 1) {
            throw new IllegalStateException("expected at most one row, found " + found.size());
        }
        return found.stream().findFirst();
    }

    /** The only row of a statement that always has one. */
    public <T> T one(RowMapper<T> mapper, String sql, @Nullable Object... args) {
        return find(mapper, sql, args).orElseThrow(() -> new IllegalStateException("expected one row, found none"));
    }

    /** One page; the statement's last two binds are the key and the limit, see {@link Keyset}. */
    public <T> Page<T> page(
            PageRequest page, Keyset<T> keyset, RowMapper<T> mapper, String sql, @Nullable Object... args) {
        @Nullable Object[] binds = Arrays.copyOf(args, args.length + 2);
        binds[args.length] = page.after().map(keyset.bind()).orElse(keyset.first());
        binds[args.length + 1] = page.limit() + 1;
        List<T> rows = all(mapper, sql, binds);
        if (rows.size() <= page.limit()) {
            return new Page<>(rows, null);
        }
        List<T> shown = rows.subList(0, page.limit());
        return new Page<>(shown, page.cursorAfter(keyset.key().apply(shown.getLast())));
    }

    PreparedStatement prepared(String sql, @Nullable Object... args) throws SQLException {
        PreparedStatement statement = connection().prepareStatement(sql);
        try {
            for (int i = 0; i < args.length; i++) {
                bind(statement, i + 1, args[i]);
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    static void bind(PreparedStatement statement, int at, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setNull(at, Types.NULL);
            case String text -> statement.setString(at, text);
            case UUID id -> statement.setObject(at, id);
            case Integer number -> statement.setInt(at, number);
            case Long number -> statement.setLong(at, number);
            case Boolean flag -> statement.setBoolean(at, flag);
            case Instant time -> statement.setObject(at, OffsetDateTime.ofInstant(time, ZoneOffset.UTC));
            case byte[] bytes -> statement.setBytes(at, bytes);
            case Json json -> statement.setObject(at, json.text(), Types.OTHER);
            case Enum<?> constant -> statement.setString(at, constant.name().toLowerCase(Locale.ROOT));
            case Collection<?> many -> statement.setArray(at, array(statement, many));
            default -> statement.setObject(at, value);
        }
    }

    private static java.sql.Array array(PreparedStatement statement, Collection<?> many) throws SQLException {
        boolean ids = many.stream().anyMatch(UUID.class::isInstance);
        String type = ids ? "uuid" : "text";
        return statement.getConnection().createArrayOf(type, many.toArray());
    }
}
