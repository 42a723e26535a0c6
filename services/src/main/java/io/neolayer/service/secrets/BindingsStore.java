package io.neolayer.service.secrets;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.DatabaseFault;
import io.neolayer.kernel.storage.Keyset;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Row;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.service.secrets.SecretsApi.Consumer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who may read which secret. */
final class BindingsStore {
    private static final String SELECT = """
            SELECT b.id, s.name, b.service, b.consumer_id, b.consumer_version, b.pin, b.exposure, b.hosts, b.created_at,
              b.created_by
            FROM secrets.binding b JOIN secrets.secret s ON s.account_id = b.account_id AND s.id = b.secret_id
            WHERE b.account_id = tenancy.account() AND b.secret_id = ?
            """;

    /** Adds a binding unless the secret has as many consumers as it may; all versions of one are one consumer. */
    void insert(Tx tx, UUID secret, Binding binding) {
        int added;
        try {
            added = tx.run(
                    """
                    INSERT INTO secrets.binding (account_id, id, secret_id, service, consumer_id, consumer_version, pin,
                      exposure, hosts, created_at, created_by)
                    SELECT tenancy.account(), ?, ?, ?, ?, ?::bigint, ?::bigint, ?, ?, ?, ?
                    WHERE EXISTS (SELECT FROM secrets.binding
                        WHERE account_id = tenancy.account() AND secret_id = ? AND service = ? AND consumer_id = ?)
                      OR (SELECT count(DISTINCT (service, consumer_id)) FROM secrets.binding
                        WHERE account_id = tenancy.account() AND secret_id = ?) < ?
                    """,
                    binding.id(),
                    secret,
                    binding.consumer().service(),
                    binding.consumer().id(),
                    binding.consumer().version(),
                    binding.pin(),
                    binding.exposure(),
                    binding.hosts(),
                    binding.createdAt(),
                    binding.createdBy(),
                    secret,
                    binding.consumer().service(),
                    binding.consumer().id(),
                    secret,
                    SecretsLimits.BINDINGS);
        } catch (DatabaseFault e) {
            throw e.brokenUnique().isEmpty()
                    ? e
                    : Problem.of(
                            ProblemCode.ALREADY_EXISTS,
                            "this consumer is bound to " + binding.secret()
                                    + " already; delete that binding to change it");
        }
        if (added == 0) {
            throw Problem.of(
                            ProblemCode.QUOTA_EXCEEDED,
                            "secret " + binding.secret() + " is bound to " + SecretsLimits.BINDINGS
                                    + " consumers, which is the most; delete the bindings of those that need it no longer")
                    .with("quota", "secrets.bindings")
                    .with("limit", SecretsLimits.BINDINGS)
                    .with("used", SecretsLimits.BINDINGS);
        }
    }

    /** The first of the secret's bindings in no order, as many as a problem may name. */
    List<Binding> some(Tx tx, UUID secret, boolean pinned) {
        return tx.all(BindingsStore::binding, SELECT + " AND (NOT ? OR b.pin IS NOT NULL) LIMIT 20", secret, pinned);
    }

    boolean pinned(Tx tx, UUID secret, long number) {
        return tx.one(row -> row.flag("pinned"), """
                SELECT EXISTS (SELECT FROM secrets.binding
                  WHERE account_id = tenancy.account() AND secret_id = ? AND pin = ?) AS pinned
                """, secret, number);
    }

    Page<Binding> list(Tx tx, PageRequest page, UUID secret) {
        return tx.page(
                page,
                Keyset.newestFirst(Binding::id),
                BindingsStore::binding,
                SELECT + " AND b.id < ? ORDER BY b.id DESC LIMIT ?",
                secret);
    }

    Optional<Binding> find(Tx tx, UUID secret, UUID id) {
        return tx.find(BindingsStore::binding, SELECT + " AND b.id = ?", secret, id);
    }

    void delete(Tx tx, UUID id) {
        tx.run("DELETE FROM secrets.binding WHERE account_id = tenancy.account() AND id = ?", id);
    }

    /**
     * A declared name.
     *
     * @param secret null when there is none of this name
     * @param bytes length of the value in force
     * @param covered whether a binding covers the consumer
     */
    record Declared(String name, @Nullable UUID secret, long bytes, boolean covered) {}

    /** In the order of the names; locks the secrets against being deleted meanwhile. */
    List<Declared> declared(Tx tx, List<String> names, Consumer consumer) {
        return tx.all(
                row -> new Declared(
                        row.text("name"), row.uuidOrNull("secret_id"), row.number("bytes"), row.flag("covered")),
                """
                SELECT n.name, s.id AS secret_id, coalesce(v.bytes, 0) AS bytes,
                  EXISTS (SELECT FROM secrets.binding b WHERE b.account_id = tenancy.account() AND b.secret_id = s.id
                    AND b.service = ? AND b.consumer_id = ?
                    AND (b.consumer_version IS NULL OR b.consumer_version = ?::bigint)) AS covered
                FROM unnest(?::text[]) WITH ORDINALITY AS n(name, place)
                LEFT JOIN LATERAL (SELECT o.id, o.current_version FROM secrets.secret o
                    WHERE o.account_id = tenancy.account() AND o.state <> 'deleted' AND o.name = n.name FOR SHARE) s ON true
                LEFT JOIN secrets.version v ON v.account_id = tenancy.account() AND v.secret_id = s.id
                  AND v.number = s.current_version
                ORDER BY n.place
                """,
                consumer.service(),
                consumer.id(),
                consumer.version(),
                names);
    }

    private static Binding binding(Row row) {
        return new Binding(
                row.uuid("id"),
                row.text("name"),
                new Consumer(row.text("service"), row.uuid("consumer_id"), row.numberOrNull("consumer_version")),
                row.numberOrNull("pin"),
                row.constant("exposure", Binding.Exposure.class),
                row.texts("hosts"),
                row.instant("created_at"),
                row.text("created_by"));
    }
}
