package io.neolayer.service.auth;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.GatheredRead;
import io.neolayer.kernel.storage.Keyset;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Row;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.storage.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** API keys. A key whose time has passed reads as expired before anybody wrote that down. */
final class AuthStore {
    private static final String STATE =
            "CASE WHEN state = 'active' AND expires_at <= kernel.now() THEN 'expired' ELSE state END";

    private static final String COLUMNS = "key_id, name, scopes, cidrs, expires_at, created_by, " + STATE
            + " AS state, replaced_by, last_used_at, version, created_at, updated_at ";

    static final GatheredRead<ApiKey> GET = new GatheredRead<>(
            "auth.api_keys.get",
            "SELECT " + COLUMNS + "FROM auth.api_key WHERE account_id = tenancy.account() AND key_id = ?",
            AuthStore::key,
            List.of("text"));

    /** Ids are base62 and begin with the time; this is above all of them. */
    private static final Keyset<ApiKey> NEWEST = new Keyset<>(ApiKey::id, id -> id, "~");

    void insert(Tx tx, ApiKey key, byte[] digest) {
        tx.run(
                """
                INSERT INTO auth.api_key (account_id, key_id, name, scopes, cidrs, expires_at, created_by, digest, state,
                  created_at, updated_at)
                VALUES (tenancy.account(), ?, ?, ?, ?, ?, ?, ?, 'active', ?, ?)
                """,
                key.id(),
                key.name(),
                key.scopes(),
                key.cidrs(),
                key.expiresAt(),
                key.createdBy(),
                digest,
                key.createdAt(),
                key.updatedAt());
        tx.run("INSERT INTO auth.key_index (key_id, account_id) VALUES (?, tenancy.account())", key.id());
    }

    Optional<ApiKey> find(Tx tx, String id) {
        return tx.find(
                AuthStore::key,
                "SELECT " + COLUMNS + "FROM auth.api_key WHERE account_id = tenancy.account() AND key_id = ?",
                id);
    }

    ApiKey lock(Tx tx, String id) {
        return tx.find(
                        AuthStore::key,
                        "SELECT " + COLUMNS
                                + "FROM auth.api_key WHERE account_id = tenancy.account() AND key_id = ? FOR UPDATE",
                        id)
                .orElseThrow(Problem::notFound);
    }

    Page<ApiKey> list(Tx tx, PageRequest page, ApiKey.@Nullable State state, @Nullable String createdBy) {
        var sql = new StringBuilder("SELECT " + COLUMNS + "FROM auth.api_key WHERE account_id = tenancy.account()");
        var binds = new ArrayList<@Nullable Object>();
        if (state != null) {
            sql.append(" AND ").append(STATE).append(" = ?");
            binds.add(state);
        }
        if (createdBy != null) {
            sql.append(" AND created_by = ?");
            binds.add(createdBy);
        }
        sql.append(" AND key_id < ? ORDER BY key_id DESC LIMIT ?");
        return tx.page(page, NEWEST, AuthStore::key, sql.toString(), binds.toArray());
    }

    ApiKey update(Tx tx, ApiKey key) {
        return tx.one(AuthStore::key, """
                UPDATE auth.api_key SET name = ?, scopes = ?, cidrs = ?, expires_at = ?,
                  version = version + 1, updated_at = kernel.now()
                WHERE account_id = tenancy.account() AND key_id = ? RETURNING \
                """ + COLUMNS, key.name(), key.scopes(), key.cidrs(), key.expiresAt(), key.id());
    }

    void replace(Tx tx, String id, String successor, Instant until) {
        tx.run("""
                UPDATE auth.api_key SET replaced_by = ?, expires_at = ?, version = version + 1, updated_at = kernel.now()
                WHERE account_id = tenancy.account() AND key_id = ?
                """, successor, until, id);
    }

    void revoke(Tx tx, String id) {
        tx.run("""
                UPDATE auth.api_key SET state = 'revoked', version = version + 1, updated_at = kernel.now()
                WHERE account_id = tenancy.account() AND key_id = ?
                """, id);
    }

    /** Writes down that keys of this account have expired; answers how many of them were counted. */
    int expire(Tx tx) {
        return tx.all(row -> row.flag("counted"), """
                        UPDATE auth.api_key SET state = 'expired', version = version + 1, updated_at = kernel.now()
                        WHERE account_id = tenancy.account() AND state = 'active' AND expires_at <= kernel.now()
                        RETURNING replaced_by IS NULL AS counted
                        """).stream()
                .mapToInt(counted -> counted ? 1 : 0)
                .sum();
    }

    /** The same in every account, with the counters. */
    void expireAll(SystemTx tx) {
        tx.run("""
                WITH expired AS (
                  UPDATE auth.api_key SET state = 'expired', version = version + 1, updated_at = kernel.now()
                  WHERE state = 'active' AND expires_at <= kernel.now() RETURNING account_id, replaced_by),
                counted AS (
                  SELECT account_id, count(*) AS n FROM expired WHERE replaced_by IS NULL GROUP BY account_id)
                UPDATE accounts.quota q SET used = q.used - counted.n, updated_at = kernel.now()
                FROM counted WHERE q.account_id = counted.account_id AND q.name = 'auth.api_keys'
                """);
    }

    Optional<UUID> accountOfKey(SystemTx tx, String keyId) {
        return tx.find(row -> row.uuid("account_id"), "SELECT account_id FROM auth.key_index WHERE key_id = ?", keyId);
    }

    boolean accountExists(SystemTx tx, UUID account) {
        return tx.find(row -> true, "SELECT 1 FROM accounts.account WHERE account_id = ?", account)
                .isPresent();
    }

    Map<String, Instant> operatorUse(SystemTx tx) {
        var used = new HashMap<String, Instant>();
        tx.all(
                        row -> Map.entry(row.text("name"), row.instant("last_used_at")),
                        "SELECT name, last_used_at FROM auth.operator_use")
                .forEach(entry -> used.put(entry.getKey(), entry.getValue()));
        return used;
    }

    private static ApiKey key(Row row) {
        return new ApiKey(
                row.text("key_id"),
                row.text("name"),
                row.texts("scopes"),
                row.texts("cidrs"),
                row.instantOrNull("expires_at"),
                row.text("created_by"),
                row.constant("state", ApiKey.State.class),
                row.textOrNull("replaced_by"),
                row.instantOrNull("last_used_at"),
                row.number("version"),
                row.instant("created_at"),
                row.instant("updated_at"));
    }
}
