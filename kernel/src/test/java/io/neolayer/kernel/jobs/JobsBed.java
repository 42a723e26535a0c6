package io.neolayer.kernel.jobs;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A database for jobs, a table that their effects are counted in, and replicas on it. */
final class JobsBed implements AutoCloseable {
    /** What the tests' jobs carry. */
    record Value(int value) {}

    private static final Schema SCHEMA = new Schema(
            1, List.of("accounts", "auth", "audit", "system", "jobs", "jobstest"), List.of(), Credentials.STAMP_QUERY);

    final Logins logins;
    final Database db;
    final IdSource ids = new UuidV7(InstantSource.system(), new SecureRandom());
    final List<String> ended = new CopyOnWriteArrayList<>();
    final AtomicInteger lost = new AtomicInteger();
    private final List<Jobs> replicas = new ArrayList<>();
    private final Map<Jobs, Boolean> woken = new ConcurrentHashMap<>();
    final JobQueue queue = new JobQueue(ids, () -> woken.keySet().forEach(Jobs::wake));

    JobsBed() {
        logins = DisposablePostgres.shared().database("jobs", empty -> Migrations.run(empty, SCHEMA));
        db = open();
    }

    Database open() {
        return Database.open(logins, SCHEMA, (tx, name, delta) -> {}, new Database.Sizes(10, 4, 1, 16));
    }

    Jobs replica(int slots, Work<?>... works) {
        var jobs = new Jobs(
                new Jobs.Parts(db, ids, new SecureRandom(), "test", "0", List.of("k"), slots, observer()),
                List.of(works));
        replicas.add(jobs);
        woken.put(jobs, true);
        return jobs;
    }

    private JobsObserver observer() {
        return new JobsObserver() {
            @Override
            public void started(String kind, Duration delay) {}

            @Override
            public void ended(String kind, String outcome, Duration took) {
                ended.add(outcome);
            }

            @Override
            public void leaseLost(String kind) {
                lost.incrementAndGet();
            }
        };
    }

    UUID account() {
        UUID account = UUID.randomUUID();
        db.inSystemTx(tx -> tx.run("""
                INSERT INTO accounts.account (account_id, owner, name, metadata, state, state_changed_at, created_at, updated_at)
                VALUES (?, 'o', 'n', '{}', 'active', kernel.now(), kernel.now(), kernel.now())
                """, account));
        return account;
    }

    UUID enqueue(UUID account, NewJob<?> job) {
        return db.inTx(account, tx -> queue.enqueue(tx, job));
    }

    long count(String sql, Object... args) {
        return db.inSystemTx(tx -> tx.one(row -> row.number("n"), sql, args));
    }

    long jobs(UUID account, String state) {
        return count("SELECT count(*) AS n FROM jobs.job WHERE account_id = ? AND state = ?", account, state);
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

    @Override
    public void close() {
        replicas.forEach(Jobs::close);
        db.close();
        DisposablePostgres.shared().drop(logins);
    }
}
