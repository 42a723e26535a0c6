package io.neolayer.kernel.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a {@link Tx} stands on: the connection that is opened and bound to the account at the first statement. */
interface AccountSession {
    Connection connection() throws SQLException;

    Instant now();

    <T> Optional<T> only(RowMapper<T> mapper, String sql, @Nullable Object... args);

    void quota(Tx tx, String name, long delta);
}
