package io.neolayer.kernel.storage;

import java.util.List;

/**
 * A one-row read by key that the gatherer may put into one call with others.
 *
 * @param name the operation's id
 * @param sql selects one row; {@code ?} are the parameters in order
 * @param parameterTypes PostgreSQL types of the parameters, such as {@code uuid}
 */
public record GatheredRead<T>(String name, String sql, RowMapper<T> mapper, List<String> parameterTypes) {
    public GatheredRead {
        parameterTypes = List.copyOf(parameterTypes);
    }
}
