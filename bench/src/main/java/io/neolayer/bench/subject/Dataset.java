package io.neolayer.bench.subject;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The accounts and rows that cases work on, made from the seed of the run. */
public final class Dataset {
    private static final int ACTIVE = 20;
    private static final int IDLE = 980;
    /** Raised for the bench's accounts, never switched off. */
    private static final Map<String, Integer> QUOTAS =
            Map.of("http.principal_rate", 100_000, "http.account_rate", 100_000, "functions.concurrent", 1_000);

    private final List<Tenant> tenants;

    private Dataset(List<Tenant> tenants) {
        this.tenants = tenants;
    }

    /** Accounts and keys through the API, the rows of the list cases through SQL; then ANALYZE and a checkpoint. */
    public static Dataset make(Api operator, EmbeddedDatabase database, int rows, long seed) {
        var tenants = new ArrayList<Tenant>();
        for (var i = 0; i < ACTIVE; i++) {
            tenants.add(tenant(operator, "active-" + i));
        }
        for (var i = 0; i < IDLE; i++) {
            operator.post("/accounts", Map.of("owner", "bench", "name", "idle-" + i));
        }
        insertFunctions(database, tenants, rows / ACTIVE, seed);
        database.execute("ANALYZE", "CHECKPOINT");
        return new Dataset(tenants.stream()
                .map(each -> new Tenant(each.account(), each.key(), functionsOf(database, each.account())))
                .toList());
    }

    public List<Tenant> tenants() {
        return tenants;
    }

    private static Tenant tenant(Api operator, String name) {
        var account = UUID.fromString(operator.post("/accounts", Map.of("owner", "bench", "name", name))
                .required("id")
                .asString());
        QUOTAS.forEach((quota, limit) ->
                operator.put("/accounts/" + account + "/quotas/" + quota, Map.of("limit", limit, "reason", "bench")));
        var key = operator.post("/accounts/" + account + "/api-keys", Map.of("name", "bench", "scopes", List.of("*")));
        return new Tenant(account, key.required("token").asString(), List.of());
    }

    /** Ids are version 7, an hour apart from now backwards by a millisecond each, so that they sort as if made in turn. */
    private static void insertFunctions(EmbeddedDatabase database, List<Tenant> tenants, int each, long seed) {
        var insert = """
                INSERT INTO functions.function (account_id, id, name, description, tags, status, latest_number,
                  concurrency, keep_executions, version, created_at, updated_at)
                SELECT ?, (lpad(to_hex(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint - 3600000 - n), 12, '0')
                    || '7' || lpad(to_hex(n % 4096), 3, '0') || '8' || substr(md5(?::text || ? || n), 1, 15))::uuid,
                  'function ' || n, 'row ' || md5(n || ?::text), '{bench}', 'active', 1, 10, 'P30D', 1, clock_timestamp(), clock_timestamp()
                FROM generate_series(1, ?) AS n
                """;
        try (var connection = database.open();
                var statement = connection.prepareStatement(insert)) {
            for (var tenant : tenants) {
                statement.setObject(1, tenant.account());
                statement.setLong(2, seed);
                statement.setString(3, tenant.account().toString());
                statement.setLong(4, seed);
                statement.setInt(5, each);
                statement.executeUpdate();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Tenant.Row> functionsOf(EmbeddedDatabase database, UUID account) {
        var ids = new ArrayList<Tenant.Row>();
        try (var connection = database.open();
                var statement = connection.prepareStatement(
                        "SELECT id, name, description FROM functions.function WHERE account_id = ? AND tags = '{bench}' ORDER BY md5(id::text) LIMIT 500")) {
            statement.setObject(1, account);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(new Tenant.Row(rows.getObject(1, UUID.class), rows.getString(2), rows.getString(3)));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return ids;
    }
}
