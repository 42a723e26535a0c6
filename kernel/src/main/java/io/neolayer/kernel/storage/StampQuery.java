package io.neolayer.kernel.storage;

/**
 * SQL that says in one text whether what a request believes about its credential and account still holds: versions and
 * states, concatenated. Runs under the account's row-level security, in the same round trip as the request's own first
 * statement.
 *
 * @param sql a query of one column and at most one row with exactly one {@code ?}: the credential's id (text, may be null)
 */
public record StampQuery(String sql) {
    /** For a server without credentials, such as a test of storage alone. */
    public static final StampQuery NONE = new StampQuery("SELECT CAST(? AS text)");

    public StampQuery {
        if (Placeholders.count(sql) != 1) {
            throw new IllegalArgumentException("a stamp query has one parameter, found " + Placeholders.count(sql));
        }
    }
}
