package io.neolayer.kernel.http;

import io.neolayer.kernel.operation.Upkeep;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.DatabaseFault;
import io.neolayer.kernel.storage.Row;
import io.neolayer.kernel.storage.Statements;
import io.neolayer.kernel.tenancy.Sealer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the first result of a request under its key, in the transaction that made it. An advisory lock decides between
 * concurrent requests with one key; the row decides for ever after.
 */
final class Idempotency {
    private static final String KIND = "idempotency";
    private static final Duration KEPT = Duration.ofHours(24);
    private static final Duration SECRET_KEPT = Duration.ofMinutes(10);
    /** Longer than the longest run and its finishing. */
    private static final Duration LONGEST_RUN = Duration.ofMinutes(10);

    private final Sealer sealer;

    Idempotency(Sealer sealer) {
        this.sealer = sealer;
    }

    /** Whether another request stored its result between this one's look and its own: look again then. */
    static boolean overtaken(DatabaseFault fault) {
        return fault.brokenUnique().filter("idempotency_pkey"::equals).isPresent();
    }

    private record Stored(
            boolean mine,
            byte @Nullable [] fingerprint,
            @Nullable Instant runningUntil,
            int status,
            @Nullable String mediaType,
            @Nullable String etag,
            @Nullable String location,
            byte @Nullable [] body,
            boolean sealed,
            @Nullable Instant createdAt,
            @Nullable Instant expiresAt,
            Instant now) {
        static Stored of(Row row) {
            Long status = row.numberOrNull("status");
            return new Stored(
                    row.flag("mine"),
                    row.bytesOrNull("fingerprint"),
                    row.instantOrNull("running_until"),
                    status == null ? 0 : status.intValue(),
                    row.textOrNull("media_type"),
                    row.textOrNull("etag"),
                    row.textOrNull("location"),
                    row.bytesOrNull("body"),
                    row.flag("sealed"),
                    row.instantOrNull("created_at"),
                    row.instantOrNull("expires_at"),
                    row.instant("now"));
        }
    }

    /**
     * Takes the key for this transaction, or finds the answer of the request that had it first.
     *
     * @throws Problem 409 {@code idempotency_in_progress}, {@code idempotency_mismatch}
     */
    Optional<Reply> claim(Statements tx, IdempotencyKey key) {
        Stored stored = tx.one(Stored::of, """
                WITH claim AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(?) AS mine)
                SELECT claim.mine, i.fingerprint, i.running_until, i.status, i.media_type, i.etag, i.location, i.body,
                       i.sealed, i.created_at, i.expires_at, kernel.now() AS now
                FROM claim LEFT JOIN kernel.idempotency i ON i.account_id = ? AND i.principal = ? AND i.key = ?
                """, key.lock(), key.account(), key.principal(), key.key());
        byte[] body = stored.body();
        boolean expired = stored.expiresAt() != null && !stored.now().isBefore(stored.expiresAt());
        if (body == null || expired) {
            if (!stored.mine()) {
                throw inProgress();
            }
            if (expired) {
                tx.later("""
                        DELETE FROM kernel.idempotency
                        WHERE account_id = ? AND principal = ? AND key = ? AND expires_at <= kernel.now()
                        """, key.account(), key.principal(), key.key());
            }
            return Optional.empty();
        }
        if (!sealer.tagged(tx, key.account(), KIND, key.print(), Objects.requireNonNull(stored.fingerprint()))) {
            throw Problem.of(
                    ProblemCode.IDEMPOTENCY_MISMATCH,
                    "this Idempotency-Key was used with another request; send the same request or another key");
        }
        if (stored.runningUntil() != null && stored.now().isBefore(stored.runningUntil())) {
            throw inProgress();
        }
        return Optional.of(replayed(tx, key, stored, body));
    }

    private Reply replayed(Statements tx, IdempotencyKey key, Stored stored, byte[] body) {
        byte[] clear = body;
        if (stored.sealed()) {
            Instant made = stored.createdAt();
            if (made == null || !stored.now().isBefore(made.plus(SECRET_KEPT))) {
                throw Problem.of(
                                ProblemCode.IDEMPOTENCY_MISMATCH,
                                "the result shows a secret and was kept for " + SECRET_KEPT + " only; use another key")
                        .with("reason", "result_expired");
            }
            clear = sealer.open(tx, key.account(), KIND, key.sealId(), body);
        }
        return new Reply(
                stored.status(),
                stored.mediaType(),
                clear,
                stored.etag(),
                stored.location(),
                Map.of("Idempotency-Replayed", "true"),
                !stored.sealed());
    }

    /** Stores the result; only the holder of the claim comes here. */
    void store(Statements tx, IdempotencyKey key, Reply reply, boolean secret) {
        write(tx, key, reply, secret, false);
    }

    /** Stores what is true while the run goes on: repeats are told to wait, and find this if its server is lost. */
    void storeRunning(Statements tx, IdempotencyKey key, Reply progress, boolean secret) {
        write(tx, key, progress, secret, true);
    }

    private void write(Statements tx, IdempotencyKey key, Reply reply, boolean secret, boolean running) {
        byte[] body = stored(tx, key, reply, secret);
        byte[] fingerprint = sealer.tag(tx, key.account(), KIND, key.print());
        tx.later(
                """
                INSERT INTO kernel.idempotency (account_id, principal, key, fingerprint, running_until, status,
                    media_type, etag, location, body, sealed, created_at, expires_at)
                SELECT ?, ?, ?, ?, CASE WHEN ? THEN now + make_interval(secs => ?) END, ?, ?, ?, ?, ?, ?, now,
                    now + make_interval(secs => ?)
                FROM (SELECT kernel.now() AS now) clock
                """,
                key.account(),
                key.principal(),
                key.key(),
                fingerprint,
                running,
                LONGEST_RUN.toSeconds(),
                reply.status(),
                reply.mediaType(),
                reply.etag(),
                reply.location(),
                body,
                secret,
                KEPT.toSeconds());
    }

    private byte[] stored(Statements tx, IdempotencyKey key, Reply reply, boolean secret) {
        return secret ? sealer.seal(tx, key.account(), KIND, key.sealId(), reply.body()) : reply.body();
    }

    /** Puts the result of a finished run where its claim stands. */
    void finish(Statements tx, IdempotencyKey key, Reply reply, boolean secret) {
        byte[] body = stored(tx, key, reply, secret);
        tx.later(
                """
                UPDATE kernel.idempotency SET running_until = NULL, status = ?, media_type = ?, etag = ?, location = ?,
                    body = ?, sealed = ?, created_at = kernel.now()
                WHERE account_id = ? AND principal = ? AND key = ? AND running_until IS NOT NULL
                """,
                reply.status(),
                reply.mediaType(),
                reply.etag(),
                reply.location(),
                body,
                secret,
                key.account(),
                key.principal(),
                key.key());
    }

    /** Deletes what has expired and the secrets that are no longer shown. */
    static List<Upkeep> upkeep() {
        return List.of(
                new Upkeep("kernel.idempotency.prune", Duration.ofMinutes(1), tx -> tx.run("""
                        DELETE FROM kernel.idempotency i USING (
                            SELECT account_id, principal, key FROM kernel.idempotency
                            WHERE expires_at <= kernel.now() ORDER BY expires_at LIMIT 5000) old
                        WHERE i.account_id = old.account_id AND i.principal = old.principal AND i.key = old.key
                        """)),
                new Upkeep(
                        "kernel.idempotency.forget",
                        Duration.ofMinutes(1),
                        tx -> tx.run("""
                        UPDATE kernel.idempotency SET body = ''::bytea
                        WHERE sealed AND body <> ''::bytea AND created_at <= kernel.now() - make_interval(secs => ?)
                        """, SECRET_KEPT.toSeconds())));
    }

    private static Problem inProgress() {
        return Problem.of(
                        ProblemCode.IDEMPOTENCY_IN_PROGRESS,
                        "a request with this Idempotency-Key is still going on; repeat it to get its result")
                .retryAfter(Duration.ofSeconds(1));
    }
}
