package io.neolayer.kernel.tenancy;

import io.neolayer.kernel.storage.Row;
import io.neolayer.kernel.storage.StampQuery;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.storage.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statements by which credentials and accounts are read for a request; every deadline is judged by database time. */
public final class Credentials {
    /** What must be as it was for a kept credential to hold: versions, and deadlines that passed. */
    private static final String STAMP = """
            concat(a.version, '.', a.limits_revision, '.', k.version,
              CASE WHEN k.expires_at IS NOT NULL AND k.expires_at <= kernel.now() THEN 'x' END,
              CASE WHEN a.suspended_until IS NOT NULL AND a.suspended_until <= kernel.now() THEN 'u' END)""";

    private static final String ACCOUNT = """
            a.account_id,
            CASE WHEN a.state = 'suspended' AND a.suspended_until <= kernel.now() THEN 'active' ELSE a.state END AS account_state,
            a.state_reason, a.suspended_until,
            ARRAY(SELECT q.name || '=' || q.limit_value FROM accounts.quota q
              WHERE q.account_id = a.account_id AND q.limit_value IS NOT NULL) AS limits,
            """;

    /** The same stamp for the storage room, which compares it in the round trip of a request's first statement. */
    public static final StampQuery STAMP_QUERY = new StampQuery("SELECT " + STAMP + """
             FROM accounts.account a LEFT JOIN auth.api_key k ON k.account_id = a.account_id AND k.key_id = ?
            WHERE a.account_id = tenancy.account()""");

    private static final String KEY = "SELECT " + ACCOUNT + """
            k.key_id, k.name, k.scopes, k.cidrs, k.created_by, k.digest,
            k.state = 'active' AND (k.expires_at IS NULL OR k.expires_at > kernel.now()) AS active,
            """ + STAMP + """
             AS stamp
            FROM auth.key_index i
            JOIN auth.api_key k ON k.account_id = i.account_id AND k.key_id = i.key_id
            JOIN accounts.account a ON a.account_id = k.account_id
            WHERE i.key_id = ?
            """;

    private static final String BARE_ACCOUNT = "SELECT " + ACCOUNT + STAMP + """
             AS stamp
            FROM accounts.account a LEFT JOIN auth.api_key k ON false
            WHERE a.account_id = ?
            """;

    private Credentials() {}

    static Optional<Key> findKey(SystemTx tx, String keyId) {
        return tx.find(Credentials::key, KEY, keyId);
    }

    static Optional<Account> findAccount(SystemTx tx, UUID account) {
        return tx.find(Credentials::account, BARE_ACCOUNT, account);
    }

    static Account ownAccount(Tx tx) {
        return tx.one(Credentials::account, BARE_ACCOUNT, tx.account());
    }

    private static Key key(Row row) {
        return new Key(
                account(row),
                row.text("key_id"),
                row.text("name"),
                row.texts("scopes"),
                row.texts("cidrs").stream()
                        .map(text -> Cidr.parse(text).orElseThrow())
                        .toList(),
                row.text("created_by"),
                row.bytes("digest"),
                row.flag("active"));
    }

    private static Account account(Row row) {
        return new Account(
                row.uuid("account_id"),
                row.constant("account_state", AccountState.class),
                row.textOrNull("state_reason"),
                row.instantOrNull("suspended_until"),
                limits(row.texts("limits")),
                row.text("stamp"));
    }

    private static Map<String, Long> limits(List<String> texts) {
        return texts.stream()
                .map(text -> text.split("=", 2))
                .collect(Collectors.toUnmodifiableMap(pair -> pair[0], pair -> Long.valueOf(pair[1])));
    }

    /** @param active neither revoked nor expired */
    record Key(
            Account account,
            String keyId,
            String name,
            List<String> scopes,
            List<Cidr> cidrs,
            String createdBy,
            byte[] digest,
            boolean active) {}

    /** @param limits what operators set, by quota */
    record Account(
            UUID id,
            AccountState state,
            @Nullable String reason,
            @Nullable Instant suspendedUntil,
            Map<String, Long> limits,
            String stamp) {}
}
