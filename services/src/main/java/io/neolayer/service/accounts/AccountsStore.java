package io.neolayer.service.accounts;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.GatheredRead;
import io.neolayer.kernel.storage.Json;
import io.neolayer.kernel.storage.Keyset;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Row;
import io.neolayer.kernel.storage.Statements;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.AccountState;
import io.neolayer.neo.json.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Accounts, their quotas and the versions of their keys. A suspension whose time has passed reads as active. */
final class AccountsStore {
    private static final String STATE =
            "CASE WHEN state = 'suspended' AND suspended_until <= kernel.now() THEN 'active' ELSE state END";

    private static final String COLUMNS =
            "account_id, owner, name, metadata, " + STATE + " AS state, state_reason, " + """
            CASE WHEN state = 'suspended' AND suspended_until <= kernel.now() THEN suspended_until ELSE state_changed_at END
              AS state_changed_at,
            suspended_until, archived_at, version, created_at, updated_at
            """;

    static final GatheredRead<Account> GET = new GatheredRead<>(
            "accounts.get",
            "SELECT " + COLUMNS + " FROM accounts.account WHERE account_id = ?",
            AccountsStore::account,
            List.of("uuid"));

    void insert(SystemTx tx, Account account) {
        tx.run(
                """
                INSERT INTO accounts.account (account_id, owner, name, metadata, state, state_changed_at, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                account.id(),
                account.owner(),
                account.name(),
                json(account.metadata()),
                account.state(),
                account.stateChangedAt(),
                account.createdAt(),
                account.updatedAt());
    }

    Account get(Tx tx) {
        return tx.find(
                        AccountsStore::account,
                        "SELECT " + COLUMNS + " FROM accounts.account WHERE account_id = tenancy.account()")
                .orElseThrow(Problem::notFound);
    }

    Account lock(Tx tx) {
        return tx.find(
                        AccountsStore::account,
                        "SELECT " + COLUMNS + " FROM accounts.account WHERE account_id = tenancy.account() FOR UPDATE")
                .orElseThrow(Problem::notFound);
    }

    /** @param only the one account that the caller may see, or null for all */
    Page<Account> list(SystemTx tx, PageRequest page, @Nullable UUID only, Filter filter) {
        var sql = new StringBuilder("SELECT " + COLUMNS + " FROM accounts.account WHERE true");
        var binds = new ArrayList<@Nullable Object>();
        if (only != null) {
            sql.append(" AND account_id = ?");
            binds.add(only);
        }
        if (filter.state() != null) {
            sql.append(" AND ").append(STATE).append(" = ?");
            binds.add(filter.state());
        }
        if (filter.owner() != null) {
            sql.append(" AND owner = ?");
            binds.add(filter.owner());
        }
        if (filter.q() != null) {
            sql.append(" AND name LIKE ?");
            binds.add(filter.q().replaceAll("([\\\\%_])", "\\\\$1") + "%");
        }
        sql.append(" AND account_id < ? ORDER BY account_id DESC LIMIT ?");
        return tx.page(page, Keyset.newestFirst(Account::id), AccountsStore::account, sql.toString(), binds.toArray());
    }

    Account label(Tx tx, Account account) {
        return changed(
                tx, "owner = ?, name = ?, metadata = ?", account.owner(), account.name(), json(account.metadata()));
    }

    Account suspend(Tx tx, String reason, @Nullable Instant until) {
        return changed(
                tx,
                "state = 'suspended', state_reason = ?, suspended_until = ?, state_changed_at = kernel.now()",
                reason,
                until);
    }

    Account resume(Tx tx, String reason) {
        return changed(
                tx,
                "state = 'active', state_reason = ?, suspended_until = NULL, state_changed_at = kernel.now()",
                reason);
    }

    Account archive(Tx tx, AccountState from, @Nullable String reason) {
        return changed(tx, """
                state = 'archived', archived_from = ?, state_reason = ?,
                state_changed_at = kernel.now(), archived_at = kernel.now()""", from, reason);
    }

    Account restore(Tx tx, @Nullable String reason) {
        return changed(tx, """
                state = archived_from, archived_from = NULL, state_reason = ?,
                state_changed_at = kernel.now(), archived_at = NULL""", reason);
    }

    private static Account changed(Tx tx, String assignments, @Nullable Object... binds) {
        return tx.one(
                AccountsStore::account,
                "UPDATE accounts.account SET " + assignments
                        + ", version = version + 1, updated_at = kernel.now() WHERE account_id = tenancy.account() RETURNING "
                        + COLUMNS,
                binds);
    }

    /** Writes down that suspensions have ended; until then every reader judges the time itself. */
    int endSuspensions(SystemTx tx) {
        return tx.run("""
                UPDATE accounts.account SET state = 'active', state_reason = NULL, state_changed_at = suspended_until,
                  suspended_until = NULL, version = version + 1, updated_at = kernel.now()
                WHERE state = 'suspended' AND suspended_until <= kernel.now()
                """);
    }

    Map<String, QuotaRow> quotas(Tx tx) {
        var rows = new TreeMap<String, QuotaRow>();
        tx.all(AccountsStore::quota, """
                        SELECT name, used, limit_value, reason FROM accounts.quota WHERE account_id = tenancy.account()
                        """).forEach(row -> rows.put(row.name(), row));
        return rows;
    }

    /** @param limit null puts the default back */
    QuotaRow setLimit(Tx tx, String name, @Nullable Long limit, @Nullable String reason) {
        return tx.one(AccountsStore::quota, """
                INSERT INTO accounts.quota (account_id, name, limit_value, reason, updated_at)
                VALUES (tenancy.account(), ?, ?, ?, kernel.now())
                ON CONFLICT (account_id, name) DO UPDATE
                SET limit_value = excluded.limit_value, reason = excluded.reason, updated_at = excluded.updated_at
                RETURNING name, used, limit_value, reason
                """, name, limit, reason);
    }

    /** Tells every replica that keeps limits of this account that they are old. */
    void moveLimits(Tx tx) {
        tx.run("""
                UPDATE accounts.account SET limits_revision = limits_revision + 1 WHERE account_id = tenancy.account()
                """);
    }

    Optional<UUID> accountOfKey(Statements tx, String keyId) {
        return tx.find(row -> row.uuid("account_id"), "SELECT account_id FROM auth.key_index WHERE key_id = ?", keyId);
    }

    DataKey dataKey(Tx tx) {
        return new DataKey(tx.all(
                row -> new DataKey.Version(
                        row.integer("version"),
                        row.constant("state", DataKey.State.class),
                        row.instant("created_at"),
                        row.instantOrNull("retired_at")),
                """
                SELECT version, state, created_at, retired_at FROM accounts.account_key
                WHERE account_id = tenancy.account() ORDER BY version DESC
                """));
    }

    private static QuotaRow quota(Row row) {
        return new QuotaRow(
                row.text("name"), row.number("used"), row.numberOrNull("limit_value"), row.textOrNull("reason"));
    }

    private static Account account(Row row) {
        return new Account(
                row.uuid("account_id"),
                row.text("owner"),
                row.text("name"),
                metadata(row.text("metadata")),
                row.constant("state", AccountState.class),
                row.textOrNull("state_reason"),
                row.instant("state_changed_at"),
                row.instantOrNull("suspended_until"),
                row.instantOrNull("archived_at"),
                row.number("version"),
                row.instant("created_at"),
                row.instant("updated_at"));
    }

    private static Json json(Map<String, String> metadata) {
        return new Json(new String(CanonicalJson.canonicalize(metadata), StandardCharsets.UTF_8));
    }

    private static Map<String, String> metadata(String json) {
        var metadata = new TreeMap<String, String>();
        if (CanonicalJson.parse(json.getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> metadata.put(String.valueOf(key), String.valueOf(value)));
        }
        return metadata;
    }

    /** What a list of accounts is narrowed to. */
    record Filter(
            @Nullable AccountState state,
            @Nullable String owner,
            @Nullable String q) {}
}
