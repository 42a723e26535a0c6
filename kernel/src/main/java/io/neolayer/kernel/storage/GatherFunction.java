package io.neolayer.kernel.storage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The database function that answers a batch of one read: it walks its elements, and for each sets the account, reads
 * the credential's stamp and then the row under the policy. Its name holds a digest of what it was made from, so that two
 * releases keep theirs side by side.
 */
record GatherFunction(GatheredRead<?> read, StampQuery stamp) {
    /** The comment of a function is this and the release that made it. */
    private static final String COMMENT = "gathered read of release ";

    static List<GatherFunction> all(Schema schema) {
        return schema.reads().stream()
                .map(read -> new GatherFunction(read, schema.stamp()))
                .toList();
    }

    String name() {
        try {
            var made = body() + read.parameterTypes();
            var digest = MessageDigest.getInstance("SHA-256").digest(made.getBytes(StandardCharsets.UTF_8));
            var plain = read.name().replaceAll("[^a-z0-9]", "_");
            return "read_" + plain.substring(0, Math.min(plain.length(), 40)) + "_"
                    + HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The call: accounts, credential ids, then one array for each parameter of the read. */
    String call() {
        return "SELECT * FROM kernel." + name() + "("
                + "?, ".repeat(1 + read.parameterTypes().size()) + "?)";
    }

    void create(Connection owner, int release) throws SQLException {
        var parameters = new StringBuilder("gathered_account uuid[], gathered_credential text[]");
        for (var i = 0; i < read.parameterTypes().size(); i++) {
            parameters
                    .append(", gathered_")
                    .append(i)
                    .append(' ')
                    .append(read.parameterTypes().get(i))
                    .append("[]");
        }
        try (var statement = owner.createStatement()) {
            var signature = "kernel." + name() + "(" + parameters + ")";
            statement.execute("CREATE OR REPLACE FUNCTION " + signature
                    + " RETURNS TABLE (gathered_element int, gathered_stamp text, gathered_found boolean"
                    + columns(owner) + ") LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $gathered$\n"
                    + body() + "$gathered$");
            statement.execute("REVOKE ALL ON FUNCTION " + signature + " FROM PUBLIC");
            statement.execute("GRANT EXECUTE ON FUNCTION " + signature + " TO " + Roles.APP);
            statement.execute("COMMENT ON FUNCTION " + signature + " IS '" + COMMENT + release + "'");
        }
    }

    static void dropOlderThan(Connection owner, int release) throws SQLException {
        var old = new ArrayList<String>();
        try (var statement = owner.createStatement();
                var rows = statement.executeQuery("""
                        SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_description d ON d.objoid = p.oid AND d.classoid = 'pg_proc'::regclass
                        WHERE d.description LIKE '%1$s%%' AND p.pronamespace = 'kernel'::regnamespace
                          AND substr(d.description, length('%1$s') + 1)::int < %2$d
                        """.formatted(COMMENT, release))) {
            while (rows.next()) {
                old.add(rows.getString(1));
            }
        }
        try (var statement = owner.createStatement()) {
            for (var function : old) {
                statement.execute("DROP FUNCTION " + function);
            }
        }
    }

    private String body() {
        var row = Placeholders.replace(read.sql(), n -> "gathered_" + n + "[gathered_at]");
        var check = Placeholders.replace(stamp.sql(), n -> "gathered_credential[gathered_at]");
        return """
                #variable_conflict use_column
                BEGIN
                    FOR gathered_at IN 1 .. cardinality(gathered_account) LOOP
                        PERFORM set_config('app.account', gathered_account[gathered_at]::text, true);
                        RETURN QUERY
                            SELECT gathered_at, gathered_credentials.stamp, gathered_row.*
                            FROM (SELECT (%s
                            )::text AS stamp) gathered_credentials
                            LEFT JOIN LATERAL (SELECT true AS found, gathered_read.* FROM (%s
                            ) gathered_read) gathered_row ON true;
                    END LOOP;
                    PERFORM set_config('app.account', '', true);
                END
                """.formatted(check, row);
    }

    /** Names and types of the read's columns, found by letting the server describe it. */
    private String columns(Connection owner) throws SQLException {
        var described = Placeholders.replace(
                read.sql(), n -> "CAST(NULL AS " + read.parameterTypes().get(n) + ")");
        try (var statement = owner.prepareStatement(described)) {
            var columns = statement.getMetaData();
            return IntStream.rangeClosed(1, columns.getColumnCount())
                    .mapToObj(i -> {
                        try {
                            return ", \"" + columns.getColumnLabel(i) + "\" " + columns.getColumnTypeName(i);
                        } catch (SQLException e) {
                            throw DatabaseFault.of(e);
                        }
                    })
                    .collect(Collectors.joining());
        }
    }
}
