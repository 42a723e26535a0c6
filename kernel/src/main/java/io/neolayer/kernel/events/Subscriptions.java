package io.neolayer.kernel.events;

import io.neolayer.kernel.jobs.JobKind;
import io.neolayer.kernel.jobs.JobQueue;
import io.neolayer.kernel.jobs.NewJob;
import io.neolayer.kernel.jobs.Outcome;
import io.neolayer.kernel.jobs.Retry;
import io.neolayer.kernel.jobs.Turn;
import io.neolayer.kernel.jobs.Work;
import io.neolayer.kernel.operation.Upkeep;
import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.Many;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.storage.Tx;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Subscribers reading on: one ordered job for each subscriber and account, which ends by moving the position and writing what follows
 * in one transaction.
 */
public final class Subscriptions {
    /** Retried for ever: a reader that cannot go on waits, and never skips. */
    private static final Retry FOR_EVER =
            new Retry(1_000_000_000, Duration.ofSeconds(1), 2, Duration.ofMinutes(1), 0.2);

    private static final int BATCH = 100;

    /** What a reading job carries. */
    public record Reading(String subscriber) {}

    /** What a job found: the events, and the place up to which it has looked. */
    private record Found(List<Event> events, long from, long through) {}

    private final Db db;
    private final JobQueue queue;
    private final EventLog log;
    private final List<Subscription> subscriptions;

    private record Subscription(Subscriber subscriber, JobKind<Reading> kind) {
        static Subscription of(Subscriber subscriber) {
            return new Subscription(
                    subscriber, JobKind.of(subscriber.name(), Reading.class).retried(FOR_EVER));
        }

        boolean wants(Advance advance) {
            return advance.types().stream()
                    .anyMatch(type -> subscriber.types().stream().anyMatch(type::startsWith));
        }

        NewJob<Reading> job() {
            return kind.of(new Reading(subscriber.name())).ordered(subscriber.name());
        }
    }

    public Subscriptions(Db db, JobQueue queue, EventLog log, List<Subscriber> subscribers) {
        this.db = db;
        this.queue = queue;
        this.log = log;
        this.subscriptions = subscribers.stream().map(Subscription::of).toList();
    }

    /** The work that the jobs of this process must know. */
    public List<Work<?>> works() {
        return subscriptions.stream()
                .<Work<?>>map(each -> new Work<>(each.kind(), turn -> run(each, turn)))
                .toList();
    }

    /**
     * Enqueues the readers of what was placed, in the placing transaction. The heads were changed before: a reader that is about to
     * end holds such a row's lock, and then its job is gone when this looks for it.
     */
    void advanced(SystemTx tx, List<Advance> advances) {
        for (Advance advance : advances) {
            for (Subscription subscription : subscriptions) {
                if (subscription.wants(advance)) {
                    queue.enqueueOnce(tx, advance.account(), subscription.job());
                }
            }
        }
    }

    private Outcome run(Subscription subscription, Turn<Reading> turn) {
        Subscriber subscriber = subscription.subscriber();
        Found found = db.inTx(turn.account(), tx -> find(tx, subscriber));
        return Outcome.done(tx -> {
            if (!found.events().isEmpty()) {
                subscriber.read(tx, found.events());
            }
            move(tx, subscriber, found);
            // the lock holds back whoever places more until this job is gone
            long last = tx.find(
                            row -> row.number("last"),
                            "SELECT last FROM events.head WHERE account_id = tenancy.account() FOR UPDATE")
                    .orElse(0L);
            if (last > found.through()) {
                UUID _ = queue.enqueue(tx, subscription.job());
            }
        });
    }

    private Found find(Tx tx, Subscriber subscriber) {
        long from =
                tx.find(row -> row.number("position"), """
                        SELECT position FROM events.subscription
                        WHERE account_id = tenancy.account() AND subscriber = ?
                        """, subscriber.name()).orElse(0L);
        long last = log.last(tx);
        List<Event> events = log.next(tx, from, last, subscriber.types(), BATCH);
        return new Found(events, from, events.size() == BATCH ? events.getLast().sequence() : Math.max(from, last));
    }

    /** Moves on from where the events were read, and from nowhere else. */
    private static void move(Tx tx, Subscriber subscriber, Found found) {
        int moved = tx.run("""
                INSERT INTO events.subscription AS s (account_id, subscriber, position, read_at)
                VALUES (tenancy.account(), ?, ?, kernel.now())
                ON CONFLICT (account_id, subscriber) DO UPDATE SET position = excluded.position, read_at = excluded.read_at
                WHERE s.position = ?
                """, subscriber.name(), found.through(), found.from());
        if (moved == 0) {
            throw new IllegalStateException("expected " + subscriber.name() + " to stand at " + found.from()
                    + ", found it moved by somebody else");
        }
    }

    /** Enqueues readers that stand behind without a job: new ones, and those whose job somebody cancelled. */
    public List<Upkeep> upkeep() {
        return List.of(new Upkeep("events.catch_up", Duration.ofMinutes(1), this::catchUp));
    }

    void catchUp(SystemTx tx) {
        for (Subscription subscription : subscriptions) {
            List<UUID> behind = tx.all(
                    row -> row.uuid("account_id"),
                    """
                    SELECT h.account_id FROM events.head h
                    WHERE h.last > coalesce((SELECT s.position FROM events.subscription s
                        WHERE s.account_id = h.account_id AND s.subscriber = ?), 0)
                      AND NOT EXISTS (SELECT 1 FROM jobs.job j WHERE j.account_id = h.account_id AND j.kind = ? AND j.key = ?
                        AND j.state IN ('due', 'held', 'running'))
                      AND EXISTS (SELECT 1 FROM events.place p JOIN events.event e ON e.account_id = p.account_id AND e.id = p.id
                        WHERE p.account_id = h.account_id AND p.sequence > coalesce((SELECT s.position
                          FROM events.subscription s WHERE s.account_id = h.account_id AND s.subscriber = ?), 0)
                          AND e.type ^@ ANY (?::text[]))
                    LIMIT 1000
                    """,
                    subscription.subscriber().name(),
                    subscription.kind().name(),
                    subscription.subscriber().name(),
                    subscription.subscriber().name(),
                    Many.texts(subscription.subscriber().types()));
            behind.forEach(account -> queue.enqueueOnce(tx, account, subscription.job()));
        }
    }
}
