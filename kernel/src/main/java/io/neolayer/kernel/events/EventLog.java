package io.neolayer.kernel.events;

import io.neolayer.kernel.operation.Upkeep;
import io.neolayer.kernel.storage.Keyset;
import io.neolayer.kernel.storage.Many;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Statements;
import io.neolayer.kernel.storage.SystemTx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads an account's events by position, and keeps them as long as they are to be kept. */
public final class EventLog {
    /** How long events are kept unless somebody says otherwise. */
    public static final Duration KEPT = Duration.ofDays(30);

    /** The longest time for which events can be kept. */
    public static final Duration KEPT_AT_MOST = Duration.ofDays(400);

    /** The most bytes of an event's data; beyond it the event only names where to read it. */
    public static final int DATA_BYTES = EventBody.MOST_BYTES;

    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final int PRUNED = 50_000;
    private static final String FILTERED = """
            SELECT p.sequence, e.id, e.source, e.type, e.subject, e.time, e.data
            FROM events.place p JOIN events.event e ON e.account_id = p.account_id AND e.id = p.id
            WHERE p.account_id = tenancy.account()
              AND (?::text IS NULL OR e.type = ?) AND (?::text IS NULL OR e.subject = ?)
              AND (?::timestamptz IS NULL OR e.time >= ?) AND (?::timestamptz IS NULL OR e.time < ?)
              AND p.sequence > ? AND p.sequence > ? ORDER BY p.sequence LIMIT ?
            """;

    private final Duration keep;

    /**
     * Which events a reader wants.
     *
     * @param type the whole name, or null for all
     * @param from the first time, or null
     * @param to the time before which, or null
     */
    public record Filter(
            @Nullable String type,
            @Nullable String subject,
            @Nullable Instant from,
            @Nullable Instant to) {
        private @Nullable Object[] binds(Object... rest) {
            var binds = new @Nullable Object[8 + rest.length];
            System.arraycopy(new @Nullable Object[] {type, type, subject, subject, from, from, to, to}, 0, binds, 0, 8);
            System.arraycopy(rest, 0, binds, 8, rest.length);
            return binds;
        }
    }

    /** @param keep at least a day */
    public EventLog(Duration keep) {
        if (keep.compareTo(Duration.ofDays(1)) < 0 || keep.compareTo(KEPT_AT_MOST) > 0) {
            throw new IllegalArgumentException("events are kept for P1D to P400D, found " + keep);
        }
        this.keep = keep;
    }

    public Duration keep() {
        return keep;
    }

    /** The last place that was given, 0 when none was. */
    public long last(Statements tx) {
        return tx.find(row -> row.number("last"), "SELECT last FROM events.head WHERE account_id = tenancy.account()")
                .orElse(0L);
    }

    /** The first place that is still kept; one after the last when none is. */
    public long first(Statements tx) {
        return tx.find(row -> row.number("first"), """
                        SELECT coalesce(
                          (SELECT min(sequence) FROM events.place WHERE account_id = tenancy.account()),
                          (SELECT last + 1 FROM events.head WHERE account_id = tenancy.account()), 1) AS first
                        """).orElseThrow();
    }

    /** What comes after one place up to another, of types that begin so. */
    public List<Event> next(Statements tx, long after, long through, List<String> types, int most) {
        return tx.all(Event::of, """
                SELECT p.sequence, e.id, e.source, e.type, e.subject, e.time, e.data
                FROM events.place p JOIN events.event e ON e.account_id = p.account_id AND e.id = p.id
                WHERE p.account_id = tenancy.account() AND p.sequence > ? AND p.sequence <= ? AND e.type ^@ ANY (?::text[])
                ORDER BY p.sequence LIMIT ?
                """, after, through, Many.texts(types), most);
    }

    /** What comes after a place and passes a filter, oldest first. */
    public List<Event> list(Statements tx, long after, Filter filter, int most) {
        return tx.all(Event::of, FILTERED, filter.binds(-1L, after, most));
    }

    /** One page of the same. */
    public Page<Event> page(Statements tx, long after, Filter filter, PageRequest page) {
        return tx.page(page, Keyset.lowestFirst(Event::sequence), Event::of, FILTERED, filter.binds(after));
    }

    /** How far each of the accounts has come. */
    List<Advance> heads(SystemTx tx, List<UUID> accounts) {
        return tx.all(
                row -> new Advance(row.uuid("account_id"), row.number("last"), java.util.Set.of()),
                "SELECT account_id, last FROM events.head WHERE account_id = ANY (?::uuid[])",
                Many.ids(accounts));
    }

    /** Makes days ahead and forgets what was kept long enough. */
    public List<Upkeep> upkeep() {
        return List.of(
                new Upkeep("events.partitions", Duration.ofHours(1), this::partitions),
                new Upkeep("events.prune", Duration.ofMinutes(1), this::prune));
    }

    void partitions(SystemTx tx) {
        int made = tx.one(
                row -> row.integer("made"),
                "SELECT kernel.day_partitions('events.event', kernel.now() - interval '24 hours', 8) AS made");
        LOG.debug("{} partitions made", made);
        int _ = tx.one(
                row -> row.integer("dropped"),
                "SELECT kernel.drop_partitions('events.event', ?::interval) AS dropped",
                keep.toString());
    }

    /** Places go with the partitions of their events, a batch at a time. */
    void prune(SystemTx tx) {
        tx.run("""
                DELETE FROM events.place p USING (
                  SELECT account_id, sequence FROM events.place
                  WHERE id < kernel.uuid_floor(((kernel.now() - ?::interval) AT TIME ZONE 'UTC')::date)
                  ORDER BY id LIMIT ?) old
                WHERE p.account_id = old.account_id AND p.sequence = old.sequence
                """, keep.toString(), PRUNED);
    }
}
