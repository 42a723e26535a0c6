package io.neolayer.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.testkit.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Reads the catalogue after all migrations: the schema must spread over machines by account without being changed. */
class ShardabilityTest {
    private static final Product PRODUCT = new Product();
    private static final TestDatabase DATABASE = TestDatabase.of(PRODUCT.schema());

    /** Tables that are not of one account, each with its reason. */
    private static final Map<String, String> NOT_TENANT = Map.of(
            "system.schema_release", "the release of the schema itself",
            "system.replica", "the processes that share the database; they are of no account",
            "system.master_key", "which master key is active, and how to recognise it",
            "system.installation", "what all processes agree on, one row",
            "system.identity_key", "the keys that sign for the whole installation",
            "audit.mac_key", "one key for the audit entries of all accounts",
            "auth.operator_use", "when each operator token was used last; operators are of no account",
            "auth.key_index", "finds the account of an API key, so it cannot be found by account");

    private static final String SCHEMAS = """
            n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT IN ('information_schema', 'testkit', 'public')
            AND c.relname <> 'schema_history' AND NOT c.relispartition
            """;

    @AfterAll
    static void close() {
        DATABASE.close();
        PRODUCT.close();
    }

    private static List<String> strings(String sql) throws SQLException {
        var found = new ArrayList<String>();
        try (var statement = DATABASE.owner().createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    @Test
    void everyTableIsOfOneAccountOrHasAReason() throws SQLException {
        var global = new TreeSet<>(strings("""
                SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p') AND %s AND NOT EXISTS (
                  SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
                  WHERE i.indrelid = c.oid AND i.indisprimary AND a.attname = 'account_id')
                """.formatted(SCHEMAS)));
        assertThat(global).isEqualTo(new TreeSet<>(NOT_TENANT.keySet()));
    }

    @Test
    void everyUniqueKeyOfATenantTableBeginsWithTheAccount() throws SQLException {
        assertThat(strings("""
                SELECT n.nspname || '.' || c.relname || ' ' || x.relname FROM pg_index i
                JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
                JOIN pg_namespace n ON n.oid = c.relnamespace
                LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
                WHERE i.indisunique AND %s AND a.attname IS DISTINCT FROM 'account_id'
                  AND n.nspname || '.' || c.relname NOT IN (%s)
                """.formatted(SCHEMAS, exceptions()))).isEmpty();
    }

    @Test
    void noForeignKeyLeavesItsAccount() throws SQLException {
        assertThat(strings("""
                SELECT n.nspname || '.' || c.relname || ' ' || f.conname FROM pg_constraint f
                JOIN pg_class c ON c.oid = f.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE f.contype = 'f' AND %s AND NOT EXISTS (
                  SELECT FROM pg_attribute a JOIN pg_attribute b ON b.attrelid = f.confrelid AND b.attnum = f.confkey[1]
                  WHERE a.attrelid = f.conrelid AND a.attnum = f.conkey[1]
                    AND a.attname = 'account_id' AND b.attname = 'account_id')
                """.formatted(SCHEMAS))).isEmpty();
    }

    @Test
    void everyTenantTableForcesRowLevelSecurity() throws SQLException {
        assertThat(strings("""
                SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p') AND %s AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
                  AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'account_id')
                """.formatted(SCHEMAS))).isEmpty();
    }

    private static String exceptions() {
        return NOT_TENANT.keySet().stream()
                .map(name -> "'" + name + "'")
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
    }
}
