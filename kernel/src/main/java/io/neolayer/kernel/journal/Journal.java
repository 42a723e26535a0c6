package io.neolayer.kernel.journal;

import io.neolayer.kernel.conditions.LeafFinding;
import io.neolayer.kernel.operation.Upkeep;
import io.neolayer.kernel.operation.codec.JsonCodec;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.storage.Keyset;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Row;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.storage.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes timelines and decisions in the transaction that did what they tell, and reads them page by page. */
public final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final JsonMapper JSON = new JsonCodec().mapping();
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MOST = Duration.ofDays(400);

    private final IdSource ids;
    private final Retention retention;

    /**
     * How long the journal is kept, a day to 400 days each.
     *
     * @param entries at least as long as the longest kept subject whose life ends
     */
    public record Retention(Duration entries, Duration decisions) {
        /** Timelines P400D, decisions P30D. */
        public static final Retention STANDARD = new Retention(MOST, Duration.ofDays(30));

        public Retention {
            for (Duration one : List.of(entries, decisions)) {
                if (one.compareTo(DAY) < 0 || one.compareTo(MOST) > 0) {
                    throw new IllegalArgumentException("the journal is kept for P1D to P400D, found " + one);
                }
            }
        }
    }

    /** Which decisions a reader wants; null for all. */
    public record Filter(
            @Nullable String outcome,
            @Nullable String reason,
            @Nullable Instant from,
            @Nullable Instant to) {
        public static final Filter ALL = new Filter(null, null, null, null);
    }

    public Journal(IdSource ids, Retention retention) {
        this.ids = ids;
        this.retention = retention;
    }

    /** Adds a step to a subject's timeline; the entry's id. */
    public UUID note(Tx tx, Subject subject, Note note) {
        UUID id = ids.next();
        tx.later(
                """
                INSERT INTO journal.entry (account_id, id, collection, subject, at, step, outcome, reason, message, detail,
                  links, next_step, by)
                VALUES (tenancy.account(), ?, ?, ?, kernel.now(), ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                id,
                subject.collection(),
                subject.id(),
                note.step(),
                note.outcome(),
                note.reason(),
                note.message(),
                text(note.detail()),
                JSON.writeValueAsString(note.links()),
                note.nextStep(),
                note.by());
        return id;
    }

    /** Records a decision about a subject; its id. */
    public UUID decide(Tx tx, Subject subject, Verdict verdict) {
        UUID id = ids.next();
        Decision.Result result = verdict.result();
        Position to = verdict.to();
        tx.later(
                """
                INSERT INTO journal.decision (account_id, id, collection, subject, timed, position, from_position, to_position,
                  count, at, outcome, reason, detail, leaves, result_type, result_id, next_step)
                VALUES (tenancy.account(), ?, ?, ?, ?, ?, ?::bigint, ?::bigint, ?, kernel.now(), ?, ?, ?, ?, ?, ?, ?)
                """,
                id,
                subject.collection(),
                subject.id(),
                verdict.position().timed(),
                verdict.position().place(),
                to == null ? null : verdict.position().place(),
                to == null ? null : to.place(),
                verdict.count(),
                verdict.outcome(),
                verdict.reason(),
                text(verdict.detail()),
                JSON.writeValueAsString(verdict.leaves()),
                result == null ? null : result.type(),
                result == null ? null : result.id(),
                verdict.nextStep());
        return id;
    }

    private static @Nullable String text(@Nullable JsonNode json) {
        return json == null ? null : JSON.writeValueAsString(json);
    }

    /** A subject's timeline, newest first. */
    public Page<TimelineEntry> timeline(Tx tx, Subject subject, PageRequest page) {
        return tx.page(
                page, Keyset.newestFirst(TimelineEntry::id), Journal::entry, """
                SELECT id, at, step, outcome, reason, message, detail, links, next_step, by FROM journal.entry
                WHERE account_id = tenancy.account() AND subject = ? AND collection = ? AND id < ? ORDER BY id DESC LIMIT ?
                """, subject.id(), subject.collection());
    }

    /** The decisions about a subject, newest first. */
    public Page<Decision> decisions(Tx tx, Subject subject, Filter filter, PageRequest page) {
        return tx.page(
                page,
                Keyset.newestFirst(Decision::id),
                Journal::decision,
                """
                SELECT * FROM journal.decision
                WHERE account_id = tenancy.account() AND subject = ? AND collection = ?
                  AND (?::text IS NULL OR outcome = ?) AND (?::text IS NULL OR reason = ?)
                  AND (?::timestamptz IS NULL OR at >= ?) AND (?::timestamptz IS NULL OR at < ?)
                  AND id < ? ORDER BY id DESC LIMIT ?
                """,
                subject.id(),
                subject.collection(),
                filter.outcome(),
                filter.outcome(),
                filter.reason(),
                filter.reason(),
                filter.from(),
                filter.from(),
                filter.to(),
                filter.to());
    }

    /** The latest decision about a position, or about the stretch in which it lies. */
    public Optional<Decision> decisionAt(Tx tx, Subject subject, Position position) {
        return tx.find(
                Journal::decision,
                """
                SELECT * FROM (
                  (SELECT * FROM journal.decision
                   WHERE account_id = tenancy.account() AND subject = ? AND collection = ? AND timed = ? AND position = ?
                   ORDER BY id DESC LIMIT 1)
                  UNION ALL
                  (SELECT * FROM journal.decision
                   WHERE account_id = tenancy.account() AND subject = ? AND collection = ? AND timed = ? AND position < ?
                     AND to_position >= ?
                   ORDER BY id DESC LIMIT 1)) d
                ORDER BY id DESC LIMIT 1
                """,
                subject.id(),
                subject.collection(),
                position.timed(),
                position.place(),
                subject.id(),
                subject.collection(),
                position.timed(),
                position.place(),
                position.place());
    }

    /** Forgets a subject that is no more; how many rows went. */
    public int forget(Tx tx, Subject subject) {
        return tx.run(
                        "DELETE FROM journal.entry WHERE account_id = tenancy.account() AND subject = ? AND collection = ?",
                        subject.id(),
                        subject.collection())
                + tx.run(
                        "DELETE FROM journal.decision WHERE account_id = tenancy.account() AND subject = ? AND collection = ?",
                        subject.id(),
                        subject.collection());
    }

    /** Makes days ahead and drops those that were kept long enough. */
    public List<Upkeep> upkeep() {
        return List.of(new Upkeep("journal.partitions", Duration.ofHours(1), this::partitions));
    }

    void partitions(SystemTx tx) {
        keep(tx, "journal.entry", retention.entries());
        keep(tx, "journal.decision", retention.decisions());
    }

    private static void keep(SystemTx tx, String table, Duration time) {
        int made = tx.one(
                row -> row.integer("made"),
                "SELECT kernel.day_partitions(?::regclass, kernel.now() - interval '24 hours', 8) AS made",
                table);
        LOG.debug("{} partitions made for {}", made, table);
        int _ = tx.one(
                row -> row.integer("dropped"),
                "SELECT kernel.drop_partitions(?::regclass, ?::interval) AS dropped",
                table,
                time.toString());
    }

    private static TimelineEntry entry(Row row) {
        return new TimelineEntry(
                row.uuid("id"),
                row.instant("at"),
                row.text("step"),
                row.text("outcome"),
                row.textOrNull("reason"),
                row.text("message"),
                tree(row.textOrNull("detail")),
                Arrays.asList(JSON.readValue(row.text("links"), Link[].class)),
                row.textOrNull("next_step"),
                row.text("by"));
    }

    private static Decision decision(Row row) {
        boolean timed = row.flag("timed");
        String type = row.textOrNull("result_type");
        return new Decision(
                row.uuid("id"),
                new Position(timed, row.number("position")),
                row.instant("at"),
                row.text("outcome"),
                row.text("reason"),
                tree(row.textOrNull("detail")),
                Arrays.asList(JSON.readValue(row.text("leaves"), LeafFinding[].class)),
                type == null ? null : new Decision.Result(type, row.text("result_id")),
                row.textOrNull("next_step"),
                position(timed, row.numberOrNull("from_position")),
                position(timed, row.numberOrNull("to_position")),
                row.number("count"));
    }

    private static @Nullable Position position(boolean timed, @Nullable Long place) {
        return place == null ? null : new Position(timed, place);
    }

    private static @Nullable JsonNode tree(@Nullable String text) {
        return text == null ? null : JSON.readTree(text);
    }
}
