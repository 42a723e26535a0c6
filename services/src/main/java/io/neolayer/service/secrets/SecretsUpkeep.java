package io.neolayer.service.secrets;

import io.neolayer.kernel.operation.Upkeep;
import io.neolayer.kernel.storage.SystemTx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What time does to secrets; every deadline is also judged when a row is read, so that nothing waits for this. */
final class SecretsUpkeep {
    private static final int BATCH = 500;
    private static final int DAYS_AHEAD = 7;
    private static final Duration FIRST_LOOK_BACK = Duration.ofDays(1);
    private static final Duration OVERLAPPING_LOOKS = Duration.ofMinutes(2);

    private volatile @Nullable Instant readsSeen;

    List<Upkeep> tasks() {
        return List.of(
                new Upkeep("secrets.expire", Duration.ofSeconds(30), this::expire),
                new Upkeep("secrets.destroy", Duration.ofMinutes(1), this::destroy),
                new Upkeep("secrets.last_read", Duration.ofMinutes(1), this::noteReads),
                new Upkeep("secrets.partitions", Duration.ofHours(1), this::makePartitions));
    }

    /** Writes down what reading it has shown since the moment of expiry. */
    void expire(SystemTx tx) {
        tx.run("""
                UPDATE secrets.secret SET state = 'expired', version = version + 1, updated_at = expires_at
                WHERE (account_id, id) IN (SELECT account_id, id FROM secrets.secret
                  WHERE state = 'active' AND expires_at <= kernel.now() LIMIT ? FOR UPDATE SKIP LOCKED)
                """, BATCH);
    }

    void destroy(SystemTx tx) {
        tx.run("""
                DELETE FROM secrets.secret
                WHERE (account_id, id) IN (SELECT account_id, id FROM secrets.secret
                  WHERE state = 'deleted' AND deleted_at <= ? LIMIT ? FOR UPDATE SKIP LOCKED)
                """, tx.now().minus(SecretsLimits.UNDELETE), BATCH);
        endOverlaps(tx);
    }

    /** Locks the secrets first, as every writer does, so that no value is pinned while it is being destroyed. */
    private static void endOverlaps(SystemTx tx) {
        List<UUID> ended = tx.all(row -> row.uuid("id"), """
                SELECT s.id FROM secrets.secret s
                WHERE (s.account_id, s.id) IN (SELECT account_id, secret_id FROM secrets.version
                  WHERE state = 'overlapping' AND overlap_until <= kernel.now() LIMIT ?)
                FOR UPDATE SKIP LOCKED
                """, BATCH);
        if (ended.isEmpty()) {
            return;
        }
        tx.run("""
                UPDATE secrets.version SET state = 'superseded'
                WHERE secret_id = ANY (?::uuid[]) AND state = 'overlapping' AND overlap_until <= kernel.now()
                """, ended);
        tx.run("""
                UPDATE secrets.version d
                SET state = 'destroyed', wrapped_key = NULL, sealed = NULL, destroyed_at = kernel.now()
                FROM (SELECT v.account_id, v.secret_id, v.number,
                    row_number() OVER (PARTITION BY v.account_id, v.secret_id ORDER BY v.number) AS place,
                    (SELECT count(*) FROM secrets.version k WHERE k.account_id = v.account_id
                      AND k.secret_id = v.secret_id AND k.state <> 'destroyed') - s.versions_kept AS surplus
                  FROM secrets.version v
                  JOIN secrets.secret s ON s.account_id = v.account_id AND s.id = v.secret_id
                  WHERE v.secret_id = ANY (?::uuid[]) AND v.state = 'superseded'
                    AND NOT EXISTS (SELECT FROM secrets.binding b WHERE b.account_id = v.account_id
                      AND b.secret_id = v.secret_id AND b.pin = v.number)) old
                WHERE d.account_id = old.account_id AND d.secret_id = old.secret_id AND d.number = old.number
                  AND old.place <= old.surplus
                """, ended);
    }

    /** Moves the time of the last read, which the accesses know, without being in the way of a run. */
    void noteReads(SystemTx tx) {
        Instant now = tx.now();
        Instant seen = readsSeen;
        Instant from = seen == null ? now.minus(FIRST_LOOK_BACK) : seen.minus(OVERLAPPING_LOOKS);
        tx.run("""
                UPDATE secrets.secret s SET last_read_at = last.at, last_read_by = last.principal
                FROM (SELECT DISTINCT ON (account_id, secret_id) account_id, secret_id, at, principal
                  FROM secrets.access WHERE at >= ? AND outcome IN ('read', 'revealed')
                  ORDER BY account_id, secret_id, at DESC) last
                WHERE s.account_id = last.account_id AND s.id = last.secret_id
                  AND (s.last_read_at IS NULL OR s.last_read_at < last.at)
                """, from);
        readsSeen = now;
    }

    void makePartitions(SystemTx tx) {
        tx.one(
                row -> row.integer("made"),
                "SELECT kernel.day_partitions('secrets.access', kernel.now(), ?) AS made",
                DAYS_AHEAD);
    }
}
