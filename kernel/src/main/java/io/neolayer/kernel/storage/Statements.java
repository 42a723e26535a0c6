package io.neolayer.kernel.storage;

import java.sql.Array;
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

    abstract Session session();

    /** Database time, {@code kernel.now()}; the same for the whole transaction. */
    public Instant now() {
        return session().now();
    }

    /** Executes a statement without result and returns the number of rows it touched. */
    public int run(String sql, @Nullable Object... args) {
        return session().send(sql, args, executed -> {
            if (executed.getResultSet() != null) {
                throw new IllegalStateException("expected a statement without result, found one with rows");
            }
            // a CALL has no count
            return Math.max(0, executed.getUpdateCount());
        });
    }

    /**
     * Executes a statement whose result nobody needs, in the same round trip as the next statement or the commit; what
     * is wrong with it shows there.
     */
    public void later(String sql, @Nullable Object... args) {
        session().later(sql, args);
    }

    public <T> List<T> all(RowMapper<T> mapper, String sql, @Nullable Object... args) {
        return session().send(sql, args, executed -> rows(executed, mapper));
    }

    public <T> Optional<T> find(RowMapper<T> mapper, String sql, @Nullable Object... args) {
        return atMostOne(all(mapper, sql, args));
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
        // a filter that is not given must cost nothing, which only a plan for these very values knows
        later("SET LOCAL plan_cache_mode = force_custom_plan");
        List<T> rows = all(mapper, sql, binds);
        if (rows.size() <= page.limit()) {
            return new Page<>(rows, null);
        }
        List<T> shown = rows.subList(0, page.limit());
        return new Page<>(shown, page.cursorAfter(keyset.key().apply(shown.getLast())));
    }

    static <T> List<T> rows(PreparedStatement executed, RowMapper<T> mapper) throws SQLException {
        ResultSet rows = executed.getResultSet();
        if (rows == null) {
            throw new IllegalStateException("expected a statement with rows, found one without");
        }
        var row = new Row(rows);
        var found = new ArrayList<T>();
        while (rows.next()) {
            found.add(mapper.map(row));
        }
        return found;
    }

    static <T> Optional<T> atMostOne(List<T> found) {
        if (found.size() > 1) {
            throw new IllegalStateException("expected at most one row, found " + found.size());
        }
        return found.stream().findFirst();
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
            case Many many -> statement.setArray(at, array(statement, many.type(), many.values()));
            case Collection<?> many -> statement.setArray(at, array(statement, Many.typeOf(many), many));
            default -> statement.setObject(at, value);
        }
    }

    private static Array array(PreparedStatement statement, String type, Collection<?> many) throws SQLException {
        return statement.getConnection().createArrayOf(type, many.toArray());
    }
}
