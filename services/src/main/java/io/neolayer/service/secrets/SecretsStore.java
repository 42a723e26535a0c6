package io.neolayer.service.secrets;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.DatabaseFault;
import io.neolayer.kernel.storage.GatheredRead;
import io.neolayer.kernel.storage.Keyset;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Row;
import io.neolayer.kernel.storage.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Secrets without their values. */
final class SecretsStore {
    private static final String COLUMNS = """
            s.id, s.account_id, s.name, s.description, s.tags, s.state, s.current_version, s.versions_kept, s.expires_at,
            s.rotate_every, s.redactable, s.version, s.created_at, s.updated_at, s.created_by, s.last_read_at,
            s.last_read_by, s.state = 'active' AND s.expires_at <= kernel.now() AS lapsed
            """;

    /** One read by name; names are found as they are written, since permissions speak of them so. */
    static final GatheredRead<Secret> GET =
            new GatheredRead<>("secrets.get", "SELECT " + COLUMNS + """
            FROM secrets.secret s WHERE s.account_id = tenancy.account() AND s.state <> 'deleted' AND s.name = ?
            """, SecretsStore::secret, List.of("text"));

    void insert(Tx tx, Secret secret) {
        try {
            tx.run(
                    """
                    INSERT INTO secrets.secret (account_id, id, name, description, tags, state, current_version,
                      versions_kept, expires_at, rotate_every, redactable, version, created_at, created_by, updated_at)
                    VALUES (tenancy.account(), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    secret.id(),
                    secret.name(),
                    secret.description(),
                    secret.tags(),
                    secret.state(),
                    secret.currentVersion(),
                    secret.versionsKept(),
                    secret.expiresAt(),
                    text(secret.rotateEvery()),
                    secret.redactable(),
                    secret.version(),
                    secret.createdAt(),
                    secret.createdBy(),
                    secret.updatedAt());
        } catch (DatabaseFault e) {
            throw nameTaken(e, secret.name());
        }
    }

    /** Writes what may change; a secret that is deleted keeps the time of it in {@code updatedAt}. */
    void update(Tx tx, Secret secret) {
        try {
            tx.run(
                    """
                    UPDATE secrets.secret SET description = ?, tags = ?, state = ?, current_version = ?, versions_kept = ?,
                      expires_at = ?, rotate_every = ?, redactable = ?, version = ?, updated_at = ?, deleted_at = ?
                    WHERE account_id = tenancy.account() AND id = ?
                    """,
                    secret.description(),
                    secret.tags(),
                    secret.state(),
                    secret.currentVersion(),
                    secret.versionsKept(),
                    secret.expiresAt(),
                    text(secret.rotateEvery()),
                    secret.redactable(),
                    secret.version(),
                    secret.updatedAt(),
                    secret.state() == Secret.State.DELETED ? secret.updatedAt() : null,
                    secret.id());
        } catch (DatabaseFault e) {
            throw nameTaken(e, secret.name());
        }
    }

    private static RuntimeException nameTaken(DatabaseFault fault, String name) {
        return fault.brokenUnique().isEmpty()
                ? fault
                : Problem.of(
                        ProblemCode.ALREADY_EXISTS,
                        "there is a secret named " + name + " already; names are compared without case");
    }

    Optional<Secret> find(Tx tx, String name) {
        return tx.find(SecretsStore::secret, GET.sql(), name);
    }

    /** @throws Problem 404 for an unknown name */
    Secret get(Tx tx, String name) {
        return find(tx, name).orElseThrow(Problem::notFound);
    }

    /** The secret with its row locked, so that its values and bindings change one after the other. */
    Secret lock(Tx tx, String name) {
        return findLocked(tx, name).orElseThrow(Problem::notFound);
    }

    Optional<Secret> findLocked(Tx tx, String name) {
        return tx.find(SecretsStore::secret, GET.sql() + " FOR UPDATE", name);
    }

    /** The one of this name that was deleted last. */
    Optional<Secret> findDeleted(Tx tx, String name) {
        return tx.find(
                SecretsStore::secret, "SELECT " + COLUMNS + """
                FROM secrets.secret s
                WHERE s.account_id = tenancy.account() AND s.state = 'deleted' AND s.name = ? AND s.deleted_at > ?
                ORDER BY s.deleted_at DESC, s.id DESC LIMIT 1 FOR UPDATE
                """, name, tx.now().minus(SecretsLimits.UNDELETE));
    }

    /** Erases the secret with all its values and bindings; its accesses stay. */
    void erase(Tx tx, UUID id) {
        tx.run("DELETE FROM secrets.secret WHERE account_id = tenancy.account() AND id = ?", id);
    }

    /**
     * Which secrets a list shows; null shows all.
     *
     * @param expiringBefore only those that expire, not later than this
     */
    record Filter(
            @Nullable String prefix,
            @Nullable String tag,
            Secret.@Nullable State state,
            @Nullable Instant expiringBefore) {}

    /** By name; the deleted ones, whose names may occur more than once, newest first. */
    Page<Secret> list(Tx tx, PageRequest page, Filter filter) {
        boolean deleted = filter.state() == Secret.State.DELETED;
        return tx.page(
                page,
                deleted ? Keyset.newestFirst(Secret::id) : Keyset.byText(Secret::name),
                SecretsStore::secret,
                "SELECT " + COLUMNS + """
                FROM secrets.secret s
                WHERE s.account_id = tenancy.account()
                  AND (?::text IS NULL OR starts_with(s.name, ?::text))
                  AND (?::text IS NULL OR ?::text = ANY (s.tags))
                  AND (?::timestamptz IS NULL OR s.expires_at <= ?::timestamptz)
                  AND (?::text IS NULL OR ?::text =
                    CASE WHEN s.state = 'active' AND s.expires_at <= kernel.now() THEN 'expired' ELSE s.state END)
                """
                        + (deleted
                                ? "AND s.state = 'deleted' AND s.id < ? ORDER BY s.id DESC LIMIT ?"
                                : "AND s.state <> 'deleted' AND s.name > ? ORDER BY s.name LIMIT ?"),
                filter.prefix(),
                filter.prefix(),
                filter.tag(),
                filter.tag(),
                filter.expiringBefore(),
                filter.expiringBefore(),
                filter.state(),
                filter.state());
    }

    /** Names of these that exist, ignoring case, as they were asked for. */
    List<String> existing(Tx tx, List<String> names) {
        return tx.all(row -> row.text("name"), """
                SELECT n.name FROM unnest(?::text[]) AS n(name)
                WHERE EXISTS (SELECT FROM secrets.secret s WHERE s.account_id = tenancy.account()
                  AND s.state <> 'deleted' AND lower(s.name) = lower(n.name COLLATE "C"))
                """, names);
    }

    private static @Nullable String text(@Nullable Duration duration) {
        return duration == null ? null : duration.toString();
    }

    private static @Nullable Duration duration(@Nullable String text) {
        return text == null ? null : Duration.parse(text);
    }

    /** A row whose time of expiry has passed counts as changed by that, whether or not that was written yet. */
    private static Secret secret(Row row) {
        boolean lapsed = row.flag("lapsed");
        Instant expiresAt = row.instantOrNull("expires_at");
        return new Secret(
                row.uuid("id"),
                row.uuid("account_id"),
                row.text("name"),
                row.text("description"),
                row.texts("tags"),
                lapsed ? Secret.State.EXPIRED : row.constant("state", Secret.State.class),
                row.number("current_version"),
                row.integer("versions_kept"),
                expiresAt,
                duration(row.textOrNull("rotate_every")),
                row.flag("redactable"),
                row.number("version") + (lapsed ? 1 : 0),
                row.instant("created_at"),
                lapsed && expiresAt != null ? expiresAt : row.instant("updated_at"),
                row.text("created_by"),
                row.instantOrNull("last_read_at"),
                row.textOrNull("last_read_by"));
    }
}
