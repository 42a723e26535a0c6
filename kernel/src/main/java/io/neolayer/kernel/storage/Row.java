package io.neolayer.kernel.storage;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The current row of a result, by column name, typed. A null where the method does not say nullable is an error. */
public final class Row {
    private final ResultSet rows;

    Row(ResultSet rows) {
        this.rows = rows;
    }

    public UUID uuid(String column) {
        return present(column, uuidOrNull(column));
    }

    public @Nullable UUID uuidOrNull(String column) {
        return read(() -> rows.getObject(column, UUID.class));
    }

    public String text(String column) {
        return present(column, textOrNull(column));
    }

    public @Nullable String textOrNull(String column) {
        return read(() -> rows.getString(column));
    }

    public int integer(String column) {
        return Math.toIntExact(number(column));
    }

    public long number(String column) {
        return present(column, numberOrNull(column));
    }

    public @Nullable Long numberOrNull(String column) {
        return read(() -> {
            // getObject with a class refuses the narrower integer types
            var number = rows.getLong(column);
            return rows.wasNull() ? null : number;
        });
    }

    public BigDecimal decimal(String column) {
        return present(column, read(() -> rows.getBigDecimal(column)));
    }

    public boolean flag(String column) {
        return Boolean.TRUE.equals(read(() -> rows.getBoolean(column)));
    }

    public Instant instant(String column) {
        return present(column, instantOrNull(column));
    }

    public @Nullable Instant instantOrNull(String column) {
        OffsetDateTime time = read(() -> rows.getObject(column, OffsetDateTime.class));
        return time == null ? null : time.toInstant();
    }

    public byte[] bytes(String column) {
        return present(column, bytesOrNull(column));
    }

    public byte @Nullable [] bytesOrNull(String column) {
        return read(() -> rows.getBytes(column));
    }

    /** A {@code text[]} column. */
    public List<String> texts(String column) {
        Array array = present(column, read(() -> rows.getArray(column)));
        return List.of((String[]) present(column, read(array::getArray)));
    }

    /** An enum stored as its lower-case name. */
    public <E extends Enum<E>> E constant(String column, Class<E> type) {
        return Enum.valueOf(type, text(column).toUpperCase(Locale.ROOT));
    }

    private static <T> T present(String column, @Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("column " + column + " is null");
        }
        return value;
    }

    private interface Read<T> {
        @Nullable
        T get() throws SQLException;
    }

    private static <T> @Nullable T read(Read<T> read) {
        try {
            return read.get();
        } catch (SQLException e) {
            throw DatabaseFault.of(e);
        }
    }
}
