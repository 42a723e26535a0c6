package io.neolayer.service.secrets;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.Keyset;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Row;
import io.neolayer.kernel.storage.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The values of secrets, sealed. */
final class VersionsStore {
    private static final String STATE = """
            CASE WHEN v.state = 'overlapping' AND v.overlap_until <= kernel.now() THEN 'superseded' ELSE v.state END
            """;
    private static final String COLUMNS = """
            v.number, v.bytes, v.fingerprint, v.key_version, v.created_at, v.created_by, v.overlap_until, v.destroyed_at,
            """ + STATE + " AS state\n";

    /** Adds the value in force; the one before must have been ended. */
    void insert(Tx tx, UUID secret, long number, SecretsCipher.Sealed sealed, String by) {
        tx.run(
                """
                INSERT INTO secrets.version (account_id, secret_id, number, state, bytes, fingerprint, key_version,
                  wrapped_key, sealed, created_at, created_by)
                VALUES (tenancy.account(), ?, ?, 'current', ?, ?, ?, ?, ?, ?, ?)
                """,
                secret,
                number,
                sealed.bytes(),
                sealed.fingerprint(),
                sealed.value().keyVersion(),
                sealed.value().wrappedKey().toBytes(),
                sealed.value().value().toBytes(),
                tx.now(),
                by);
    }

    /** @param overlapUntil null when the value ends at once */
    void endCurrent(Tx tx, UUID secret, @Nullable Instant overlapUntil) {
        tx.run(
                """
                UPDATE secrets.version SET state = ?, overlap_until = ?
                WHERE account_id = tenancy.account() AND secret_id = ? AND state = 'current'
                """,
                overlapUntil == null ? SecretVersion.State.SUPERSEDED : SecretVersion.State.OVERLAPPING,
                overlapUntil,
                secret);
    }

    void destroy(Tx tx, UUID secret, long number) {
        tx.run("""
                UPDATE secrets.version SET state = 'destroyed', wrapped_key = NULL, sealed = NULL, destroyed_at = ?
                WHERE account_id = tenancy.account() AND secret_id = ? AND number = ? AND state <> 'destroyed'
                """, tx.now(), secret, number);
    }

    List<SecretsRules.Kept> kept(Tx tx, UUID secret) {
        return tx.all(
                row -> new SecretsRules.Kept(
                        row.number("number"), row.constant("state", SecretVersion.State.class), row.flag("pinned")),
                "SELECT v.number, " + STATE + """
                        AS state, EXISTS (SELECT FROM secrets.binding b WHERE b.account_id = v.account_id
                          AND b.secret_id = v.secret_id AND b.pin = v.number) AS pinned
                        FROM secrets.version v
                        WHERE v.account_id = tenancy.account() AND v.secret_id = ? AND v.state <> 'destroyed'
                        """,
                secret);
    }

    Optional<SecretVersion> find(Tx tx, UUID secret, long number) {
        return tx.find(VersionsStore::version, "SELECT " + COLUMNS + """
                FROM secrets.version v
                WHERE v.account_id = tenancy.account() AND v.secret_id = ? AND v.number = ?
                """, secret, number);
    }

    /** @throws Problem 404 for a number that the secret never had */
    SecretVersion get(Tx tx, UUID secret, long number) {
        return find(tx, secret, number).orElseThrow(Problem::notFound);
    }

    /** The sealed value of a version that is not destroyed. */
    SecretsCipher.Stored sealed(Tx tx, UUID secret, long number) {
        return tx.one(SecretsCipher.Stored::of, """
                SELECT key_version, wrapped_key, sealed FROM secrets.version
                WHERE account_id = tenancy.account() AND secret_id = ? AND number = ?
                """, secret, number);
    }

    Page<SecretVersion> list(Tx tx, PageRequest page, UUID secret) {
        return tx.page(
                page,
                Keyset.highestFirst(SecretVersion::number),
                VersionsStore::version,
                "SELECT " + COLUMNS + """
                FROM secrets.version v
                WHERE v.account_id = tenancy.account() AND v.secret_id = ? AND v.number < ?
                ORDER BY v.number DESC LIMIT ?
                """,
                secret);
    }

    private static SecretVersion version(Row row) {
        return new SecretVersion(
                row.number("number"),
                row.constant("state", SecretVersion.State.class),
                row.integer("bytes"),
                row.text("fingerprint"),
                row.integer("key_version"),
                row.instant("created_at"),
                row.text("created_by"),
                row.instantOrNull("overlap_until"),
                row.instantOrNull("destroyed_at"));
    }
}
