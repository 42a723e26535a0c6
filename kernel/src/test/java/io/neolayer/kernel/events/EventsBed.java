package io.neolayer.kernel.events;

import io.neolayer.kernel.jobs.JobQueue;
import io.neolayer.kernel.jobs.Jobs;
import io.neolayer.kernel.jobs.JobsObserver;
import io.neolayer.kernel.operation.Sensitive;
import io.neolayer.kernel.storage.Database;
import io.neolayer.kernel.storage.DisposablePostgres;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.storage.Logins;
import io.neolayer.kernel.storage.Migrations;
import io.neolayer.kernel.storage.Schema;
import io.neolayer.kernel.storage.UuidV7;
import io.neolayer.kernel.tenancy.Credentials;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A database for events, and sequencers and jobs on it. */
final class EventsBed {
    /** What the tests' events carry. */
    record Noted(int value, String text, @Sensitive String secret) {
        static Noted of(int value) {
            return new Noted(value, "", "hidden");
        }
    }

    static final EventType<Noted> NOTED = EventType.of("neolayer.tests.note.noted", Noted.class);

    private static final Schema SCHEMA = new Schema(
            1,
            List.of("accounts", "auth", "audit", "system", "jobs", "events", "eventstest"),
            List.of(),
            Credentials.STAMP_QUERY);

    final Logins logins;
    final Database db;
    final IdSource ids = new UuidV7(InstantSource.system(), new SecureRandom());
    final EventLog log = new EventLog(Duration.ofDays(30));
    final Tail tail;
    private final List<Sequencer> sequencers = new CopyOnWriteArrayList<>();
    private final List<Jobs> replicas = new CopyOnWriteArrayList<>();
    private final Deque<AutoCloseable> closings = new ArrayDeque<>();
    final Events events = new Events(ids, () -> sequencers.forEach(Sequencer::wake));
    final JobQueue queue = new JobQueue(ids, () -> replicas.forEach(Jobs::wake));

    EventsBed() {
        logins = DisposablePostgres.shared().database("events", empty -> Migrations.run(empty, SCHEMA));
        db = Database.open(logins, SCHEMA, (tx, name, delta) -> {}, new Database.Sizes(10, 6, 1, 16));
        tail = new Tail(db, log);
    }

    Subscriptions subscriptions(Subscriber... subscribers) {
        return new Subscriptions(db, queue, log, List.of(subscribers));
    }

    Sequencer sequencer(Subscriptions subscriptions) {
        var sequencer = new Sequencer(db, subscriptions, tail);
        sequencers.add(sequencer);
        closings.push(sequencer);
        return sequencer;
    }

    Jobs jobs(Subscriptions subscriptions) {
        var jobs = new Jobs(
                new Jobs.Parts(db, ids, new SecureRandom(), "test", "0", List.of("k"), 8, new Silent()),
                subscriptions.works());
        replicas.add(jobs);
        closings.push(jobs);
        return jobs;
    }

    private static final class Silent implements JobsObserver {
        @Override
        public void started(String kind, Duration delay) {}

        @Override
        public void ended(String kind, String outcome, Duration took) {}

        @Override
        public void leaseLost(String kind) {}
    }

    UUID account() {
        UUID account = UUID.randomUUID();
        db.inSystemTx(tx -> tx.run("""
                INSERT INTO accounts.account (account_id, owner, name, metadata, state, state_changed_at, created_at, updated_at)
                VALUES (?, 'o', 'n', '{}', 'active', kernel.now(), kernel.now(), kernel.now())
                """, account));
        return account;
    }

    UUID emit(UUID account, int value) {
        return db.inTx(account, tx -> events.emit(tx, NOTED, "notes/" + value, Noted.of(value)));
    }

    List<Event> read(UUID account, long after) {
        return db.inTx(
                account, tx -> log.list(tx, after, new EventLog.Filter(null, null, null, null), Integer.MAX_VALUE));
    }

    List<Event> filtered(UUID account, EventLog.Filter filter) {
        return db.inTx(account, tx -> log.list(tx, 0, filter, 10));
    }

    long first(UUID account) {
        return db.inTx(account, tx -> log.first(tx));
    }

    long count(String sql, Object... args) {
        return db.inSystemTx(tx -> tx.one(row -> row.number("n"), sql, args));
    }

    /** Waits for what must come; two minutes without it is a hang. */
    static void await(BooleanSupplier condition) throws TimeoutException {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("what was waited for did not come");
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    void close() throws Exception {
        while (!closings.isEmpty()) {
            closings.pop().close();
        }
        tail.close();
        db.close();
        DisposablePostgres.shared().drop(logins);
    }
}
