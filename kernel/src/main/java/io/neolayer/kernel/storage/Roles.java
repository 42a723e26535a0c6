package io.neolayer.kernel.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The three PostgreSQL roles: the owner migrates, the app serves requests, the system does the bookkeeping. */
final class Roles {
    /** The owner's name in the embedded database; an external one has its own. */
    static final String OWNER = "neolayer";

    static final String APP = "neolayer_app";
    static final String SYSTEM = "neolayer_system";

    private Roles() {}

    /** Makes the two roles, without login, where they are missing, and lets the owner act as them. */
    static void make(Connection owner) throws SQLException {
        for (var role : List.of(APP, SYSTEM)) {
            execute(owner, """
                    DO $$ BEGIN
                        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s') THEN CREATE ROLE %1$s NOLOGIN; END IF;
                    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
                    END $$""".formatted(role));
            execute(owner, """
                    DO $$ BEGIN
                        IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
                            EXECUTE format('GRANT %1$s TO %%I', current_user);
                        END IF;
                    EXCEPTION WHEN insufficient_privilege THEN NULL;
                    END $$""".formatted(role));
        }
    }

    /** Gives a role without login the one that {@code dsn} holds. */
    static void permitLogin(Connection owner, @Nullable Dsn dsn) throws SQLException {
        if (dsn == null) {
            return;
        }
        try (var statement = owner.createStatement();
                var rows = statement.executeQuery(
                        "SELECT rolcanlogin FROM pg_roles WHERE rolname = '" + dsn.user() + "'")) {
            if (rows.next() && rows.getBoolean(1)) {
                return;
            }
        }
        for (var setting : settings(dsn.user())) {
            execute(owner, "ALTER ROLE " + dsn.user() + " SET " + setting);
        }
        execute(owner, "ALTER ROLE " + dsn.user() + " LOGIN PASSWORD '" + dsn.password() + "'");
    }

    /** What holds for every session of a role: no query of a request may run on without end. */
    static List<String> settings(String role) {
        return List.of(
                "jit = off",
                // planning the reads and writes of one row anew each time costs as much as doing them; lists ask
                // otherwise
                "plan_cache_mode = force_generic_plan",
                "idle_in_transaction_session_timeout = '60s'",
                "statement_timeout = '" + (role.equals(APP) ? "30s" : "300s") + "'");
    }

    /** What is wrong with the role that {@code connection} acts as; empty when it is as little as it should be. */
    static List<StorageFault> faults(Connection connection, String role) throws SQLException {
        var faults = new ArrayList<StorageFault>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        SELECT current_user,
                               CASE WHEN rolsuper THEN 'a superuser'
                                    WHEN rolbypassrls THEN 'a role with BYPASSRLS'
                                    WHEN NOT pg_has_role(oid, '%1$s', 'USAGE') THEN 'no member of %1$s'
                                    WHEN pg_has_role(oid, '%2$s', 'USAGE') THEN 'also a member of %2$s'
                                    WHEN EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                                                 WHERE n.nspname IN ('kernel', 'tenancy', 'system')
                                                   AND pg_has_role(r.oid, c.relowner, 'USAGE')) THEN 'an owner of tables'
                               END
                        FROM pg_roles r WHERE rolname = current_user
                        """.formatted(role, role.equals(APP) ? SYSTEM : APP))) {
            if (rows.next() && rows.getString(2) != null) {
                faults.add(new StorageFault(
                        "a database role with the rights of " + role + " only",
                        rows.getString(1) + " is " + rows.getString(2),
                        "log in as another role, or correct its attributes and memberships"));
            }
        }
        return faults;
    }

    /** Tables and views of {@code words} that a wrong query could read another account's rows from. */
    static List<StorageFault> openTables(Connection connection, List<String> words) throws SQLException {
        var faults = new ArrayList<StorageFault>();
        try (var statement = connection.prepareStatement("""
                SELECT c.oid::regclass::text,
                       CASE WHEN c.relkind IN ('v', 'm') THEN 'a view that does not run with the rights of its reader'
                            WHEN NOT (c.relrowsecurity AND c.relforcerowsecurity) THEN 'one without forced row-level security'
                            ELSE 'one without a policy for %1$s' END
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = ANY (?)
                  AND (c.relkind IN ('r', 'p')
                       AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'account_id' AND NOT a.attisdropped)
                       AND NOT (c.relrowsecurity AND c.relforcerowsecurity
                                AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND '%1$s'::regrole = ANY (p.polroles)))
                    OR c.relkind IN ('v', 'm') AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false))
                ORDER BY 1
                """.formatted(APP))) {
            statement.setArray(1, connection.createArrayOf("text", words.toArray()));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    faults.add(new StorageFault(
                            "every table with account_id under a policy (CALL kernel.tenant_table)",
                            rows.getString(1) + " is " + rows.getString(2),
                            "correct its migration"));
                }
            }
        }
        return faults;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
