package io.neolayer.kernel.events;

import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.SystemTx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives committed events their places. One replica at a time does it for a bucket of accounts, so places are given to rows that are
 * visible, one after the other: whoever has read up to a place will never find a new event before it.
 *
 * <p>Every replica wakes its own sequencer after its commits; what a replica that died left behind, the others find by polling.
 */
public final class Sequencer implements AutoCloseable {
    /** Pauses between rounds, in which commits gather; with the round itself within 20 ms. */
    static final Duration GATHER = Duration.ofMillis(10);

    private static final Logger LOG = LoggerFactory.getLogger(Sequencer.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long LOCK = 0x6e6c_6576_6e74_0000L;
    private static final int BATCH = 1_000;

    private final Db db;
    private final BiConsumer<SystemTx, List<Advance>> inTx;
    private final Consumer<List<Advance>> after;
    private final Semaphore wakes = new Semaphore(0);
    private volatile boolean closed;
    private volatile @Nullable Thread thread;

    /** @param tail told of each advance once it is committed */
    public Sequencer(Db db, Subscriptions subscriptions, Tail tail) {
        this(db, subscriptions::advanced, tail::advanced);
    }

    Sequencer(Db db, BiConsumer<SystemTx, List<Advance>> inTx, Consumer<List<Advance>> after) {
        this.db = db;
        this.inTx = inTx;
        this.after = after;
    }

    public void start() {
        thread = Thread.ofPlatform().daemon().name("event-sequencer").start(this::loop);
    }

    /** There may be events without a place: called after commits that wrote some. */
    public void wake() {
        if (wakes.availablePermits() == 0) {
            wakes.release();
        }
    }

    private void loop() {
        while (!closed) {
            try {
                int placed = round();
                if (placed > 0) {
                    TimeUnit.NANOSECONDS.sleep(GATHER.toNanos());
                } else if (wakes.tryAcquire(POLL.toNanos(), TimeUnit.NANOSECONDS)) {
                    wakes.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.warn("events could not be put in order and are tried again", e);
                LOG.debug("woken: {}", wakes.drainPermits());
                pause();
            }
        }
    }

    private void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /** Gives places to what has none; to how many events. */
    int round() {
        List<Integer> buckets = db.inSystemTx(tx -> tx.all(row -> row.integer("bucket"), """
                SELECT b.bucket FROM generate_series(0, 15) AS b (bucket)
                WHERE EXISTS (SELECT 1 FROM events.unplaced u WHERE u.bucket = b.bucket)
                """));
        int placed = 0;
        for (int bucket : buckets) {
            placed += round(bucket);
        }
        return placed;
    }

    private int round(int bucket) {
        List<Advance> advances = db.inSystemTx(tx -> {
            // a statement of its own: the next one sees all that the holder before committed
            tx.later("SELECT pg_advisory_xact_lock(?)", LOCK + bucket);
            List<Advance> made = place(tx, bucket);
            if (!made.isEmpty()) {
                inTx.accept(tx, made);
            }
            return made;
        });
        if (!advances.isEmpty()) {
            after.accept(advances);
        }
        return advances.size();
    }

    private static List<Advance> place(SystemTx tx, int bucket) {
        return tx.all(
                row -> new Advance(row.uuid("account_id"), row.number("last"), Set.copyOf(row.texts("types"))),
                """
                WITH taken AS (
                  DELETE FROM events.unplaced u USING (
                    SELECT account_id, id FROM events.unplaced WHERE bucket = ? ORDER BY n LIMIT ?) b
                  WHERE u.account_id = b.account_id AND u.id = b.id RETURNING u.account_id, u.id, u.n, u.type),
                grown AS (
                  SELECT account_id, count(*) AS more, array_agg(DISTINCT type) AS types FROM taken GROUP BY account_id),
                head AS (
                  INSERT INTO events.head AS h (account_id, last) SELECT account_id, more FROM grown
                  ON CONFLICT (account_id) DO UPDATE SET last = h.last + excluded.last
                  RETURNING h.account_id, h.last),
                placed AS (
                  INSERT INTO events.place (account_id, sequence, id)
                  SELECT t.account_id,
                    h.last - g.more + row_number() OVER (PARTITION BY t.account_id ORDER BY t.n), t.id
                  FROM taken t JOIN grown g USING (account_id) JOIN head h USING (account_id))
                SELECT h.account_id, h.last, g.types FROM head h JOIN grown g USING (account_id)
                """,
                bucket,
                BATCH);
    }

    /** Ends after the round that is on its way. */
    @Override
    public void close() {
        closed = true;
        Thread running = thread;
        if (running != null) {
            wake();
            try {
                running.join(5_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
