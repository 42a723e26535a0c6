package io.neolayer.service.secrets;

import io.neolayer.kernel.storage.Keyset;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Row;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.service.secrets.SecretsApi.Consumer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who read what, and who was refused. */
final class AccessStore {
    void insert(Tx tx, Access access) {
        insert(tx, access, List.of(access.id()), List.of(access.secretId()), List.of(String.valueOf(access.number())));
    }

    /** One row for each secret of a run in one statement; they differ in id, secret and number alone. */
    void insert(Tx tx, Access common, List<UUID> ids, List<UUID> secrets, List<String> numbers) {
        Consumer consumer = common.consumer();
        tx.run(
                """
                INSERT INTO secrets.access (account_id, id, secret_id, number, service, consumer_id, consumer_version,
                  execution_id, principal, outcome, reason, request_id, at)
                SELECT tenancy.account(), each.id, each.secret_id, nullif(each.number, 'null')::bigint, ?, ?::uuid,
                  ?::bigint, ?::uuid, ?, ?, ?, ?, ?
                FROM unnest(?::uuid[], ?::uuid[], ?::text[]) AS each(id, secret_id, number)
                """,
                consumer == null ? null : consumer.service(),
                consumer == null ? null : consumer.id(),
                consumer == null ? null : consumer.version(),
                common.executionId(),
                common.principal(),
                common.outcome(),
                common.reason(),
                common.requestId(),
                common.at(),
                ids,
                secrets,
                numbers);
    }

    /**
     * Reveals of a principal since a time.
     *
     * @param first time of the earliest, null when there is none
     */
    record Reveals(long count, @Nullable Instant first) {}

    /** Counts while no other reveal of the principal can be added: it holds a lock until the transaction ends. */
    Reveals lockReveals(Tx tx, String principal, Instant since) {
        tx.one(
                row -> row.text("locked"),
                "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))::text AS locked",
                "secrets.reveal/" + tx.account() + "/" + principal);
        return tx.one(row -> new Reveals(row.number("count"), row.instantOrNull("first")), """
                SELECT count(*) AS count, min(at) AS first FROM secrets.access
                WHERE account_id = tenancy.account() AND principal = ? AND outcome = 'revealed' AND at > ?
                """, principal, since);
    }

    /** What a list shows; null shows all. */
    record Filter(
            Access.@Nullable Outcome outcome,
            @Nullable Instant from,
            @Nullable Instant to) {}

    Page<Access> list(Tx tx, PageRequest page, UUID secret, Filter filter) {
        return tx.page(
                page,
                Keyset.newestFirst(Access::id),
                AccessStore::access,
                """
                SELECT id, secret_id, number, service, consumer_id, consumer_version, execution_id, principal, outcome,
                  reason, request_id, at
                FROM secrets.access
                WHERE account_id = tenancy.account() AND secret_id = ?
                  AND (?::text IS NULL OR outcome = ?::text)
                  AND (?::timestamptz IS NULL OR at >= ?::timestamptz)
                  AND (?::timestamptz IS NULL OR at < ?::timestamptz)
                  AND id < ? ORDER BY id DESC LIMIT ?
                """,
                secret,
                filter.outcome(),
                filter.outcome(),
                filter.from(),
                filter.from(),
                filter.to(),
                filter.to());
    }

    private static Access access(Row row) {
        String service = row.textOrNull("service");
        return new Access(
                row.uuid("id"),
                row.uuid("secret_id"),
                row.numberOrNull("number"),
                service == null
                        ? null
                        : new Consumer(service, row.uuid("consumer_id"), row.numberOrNull("consumer_version")),
                row.uuidOrNull("execution_id"),
                row.text("principal"),
                row.constant("outcome", Access.Outcome.class),
                row.textOrNull("reason"),
                row.text("request_id"),
                row.instant("at"));
    }
}
