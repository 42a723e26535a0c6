package io.neolayer.kernel.audit;

import io.neolayer.kernel.crypto.MacKey;
import io.neolayer.kernel.operation.Upkeep;
import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.storage.Json;
import io.neolayer.kernel.storage.Statements;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Keyring;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes audit entries, each with its MAC; the chain over them is sealed later. */
public final class AuditEntries implements AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.neolayer.audit");
    private static final int DAYS_AHEAD = 7;

    private final Db db;
    private final IdSource ids;
    private final MacKey key;
    private final AuditCounts refusals;
    private final AuditCounts observations;

    /** @param nanos monotonic time in nanoseconds */
    public AuditEntries(Db db, Keyring keyring, IdSource ids, SecureRandom random, LongSupplier nanos) {
        this.db = db;
        this.ids = ids;
        this.key = AuditKeys.open(db, keyring, random);
        this.refusals = new AuditCounts(AuditCounts.REFUSALS, nanos);
        this.observations = new AuditCounts(0, nanos);
    }

    @Override
    public void record(Statements tx, AuditEvent event) {
        write(tx, event, 1);
    }

    @Override
    public void refused(AuditEvent event) {
        if (refusals.admit(event.principal().toString(), event)) {
            db.inTx(event.account(), tx -> write(tx, event, 1));
        }
    }

    @Override
    public void observed(AuditEvent event) {
        observations.admit(event.principal() + " " + event.operation() + " " + event.account(), event);
    }

    /** Writes the counts whose minute is over, and keeps partitions made ahead. */
    public List<Upkeep> upkeep() {
        return List.of(
                new Upkeep("audit.counts", Duration.ofSeconds(10), tx -> flush(tx, false)),
                new Upkeep("audit.partitions", Duration.ofHours(1), AuditEntries::makePartitions));
    }

    /** Writes all counts, whether their minute is over or not: the server stops. */
    public void close() {
        db.inSystemTx(tx -> {
            flush(tx, true);
            return tx;
        });
    }

    private void flush(SystemTx tx, boolean all) {
        refusals.take(all).forEach(counted -> write(tx, counted.event(), counted.count()));
        observations.take(all).forEach(counted -> write(tx, counted.event(), counted.count()));
    }

    private static void makePartitions(SystemTx tx) {
        int made = tx.one(
                row -> row.integer("made"),
                "SELECT kernel.day_partitions('audit.entry', kernel.now(), ?) AS made",
                DAYS_AHEAD);
        LOG.debug("{} partitions made", made);
    }

    private UUID write(Statements tx, AuditEvent event, int count) {
        Instant at = tx.now().truncatedTo(ChronoUnit.MILLIS);
        var entry = new AuditEntry(ids.next(), at, event, count, key.version());
        byte[] mac = key.tag(entry.canonical());
        var origin = event.origin();
        tx.later(
                """
                INSERT INTO audit.entry (account_id, id, at, principal, operation, resource, outcome, status, code,
                  changes, count, request_id, trace_id, address, user_agent, mac_version, mac)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                event.account(),
                entry.id(),
                at,
                event.principal().toString(),
                event.operation(),
                entry.resource(),
                entry.outcome(),
                event.status(),
                event.code(),
                new Json(entry.changesJson()),
                count,
                origin.requestId(),
                origin.traceId(),
                origin.address(),
                entry.userAgent(),
                key.version(),
                mac);
        announce(tx, entry.id(), mac);
        return entry.id();
    }

    /** The line that shows an entry which somebody removed before it was sealed. */
    private static void announce(Statements tx, UUID id, byte[] mac) {
        Runnable line = () -> LOG.info("entry {} mac {}", id, HexFormat.of().formatHex(mac));
        switch (tx) {
            case Tx account -> account.afterCommit(line);
            case SystemTx system -> system.afterCommit(line);
        }
    }
}
