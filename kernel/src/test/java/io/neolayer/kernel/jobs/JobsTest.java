package io.neolayer.kernel.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.kernel.jobs.JobsBed.Value;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobsTest {
    private static final JobKind<Value> COUNT = JobKind.of("test.count", Value.class)
            .retried(new Retry(2, Duration.ofMillis(20), 1, Duration.ofMillis(20), 0));

    private JobsBed bed;

    @BeforeEach
    void open() {
        bed = new JobsBed();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    private static Outcome effect(Turn<Value> turn) {
        return Outcome.done(tx -> write(tx, turn));
    }

    private static void write(Tx tx, Turn<Value> turn) {
        tx.run(
                "INSERT INTO jobstest.effect (account_id, value) VALUES (tenancy.account(), ?)",
                turn.payload().value());
    }

    @Test
    void everyEffectExactlyOnceOverTwoReplicas() throws TimeoutException {
        UUID account = bed.account();
        bed.replica(16, new Work<>(COUNT, JobsTest::effect)).start();
        bed.replica(16, new Work<>(COUNT, JobsTest::effect)).start();
        int most = 2_000;
        for (int from = 0; from < most; from += 100) {
            int first = from;
            bed.db.inTx(account, tx -> {
                for (int i = first; i < first + 100; i++) {
                    UUID _ = bed.queue.enqueue(tx, COUNT.of(new Value(i)));
                }
                return tx;
            });
        }
        JobsBed.await(() -> bed.count("SELECT count(*) AS n FROM jobstest.effect") == most);
        JobsBed.await(() -> bed.count("SELECT count(*) AS n FROM jobs.job") == 0);
        assertThat(bed.lost).hasValue(0);
    }

    @Test
    void aJobExistsExactlyWhenItsTransactionCommitted() {
        UUID account = bed.account();
        try {
            bed.db.inTx(account, tx -> {
                UUID _ = bed.queue.enqueue(tx, COUNT.of(new Value(1)));
                throw new IllegalStateException("undone");
            });
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("undone");
        }
        assertThat(bed.count("SELECT count(*) AS n FROM jobs.job")).isZero();
    }

    @Test
    void failuresBackOffAndEndInTheDeadLetters() throws TimeoutException {
        UUID account = bed.account();
        var attempts = new CopyOnWriteArrayList<Integer>();
        var died = new AtomicReference<String>();
        bed.replica(4, new Work<>(COUNT, new JobHandler<Value>() {
                    @Override
                    public Outcome run(Turn<Value> turn) {
                        attempts.add(turn.attempt());
                        throw new IllegalArgumentException(
                                "bad number " + turn.payload().value());
                    }

                    @Override
                    public void died(Tx tx, Turn<Value> turn, String error) {
                        write(tx, turn);
                        died.set(error);
                    }
                }))
                .start();
        UUID first = bed.enqueue(account, COUNT.of(new Value(17)));
        UUID second = bed.enqueue(account, COUNT.of(new Value(18)));
        JobsBed.await(() -> bed.jobs(account, "dead") == 2);
        assertThat(attempts).containsExactlyInAnyOrder(1, 1, 2, 2, 3, 3);
        assertThat(died.get()).contains("bad number 1");
        assertThat(bed.count("SELECT count(*) AS n FROM jobstest.effect")).isEqualTo(2);
        assertThat(bed.count("SELECT count(DISTINCT fingerprint) AS n FROM jobs.job"))
                .isOne();
        assertThat(bed.count(
                        "SELECT count(*) AS n FROM jobs.job WHERE id IN (?, ?) AND attempt = 3 AND last_error LIKE '%bad number%'",
                        first, second))
                .isEqualTo(2);
    }

    @Test
    void anEffectThatFailsLeavesNothingAndIsAFailure() throws TimeoutException {
        UUID account = bed.account();
        bed.replica(
                        4,
                        new Work<>(
                                COUNT,
                                turn -> Outcome.done(tx -> {
                                    write(tx, turn);
                                    if (turn.attempt() < 3) {
                                        throw new IllegalStateException("too early");
                                    }
                                })))
                .start();
        UUID _ = bed.enqueue(account, COUNT.of(new Value(1)));
        JobsBed.await(() -> bed.count("SELECT count(*) AS n FROM jobstest.effect") == 1);
        JobsBed.await(() -> bed.count("SELECT count(*) AS n FROM jobs.job") == 0);
        assertThat(bed.ended).containsExactly("retry", "retry", "done");
    }

    @Test
    void anErrorOfTheVirtualMachineIsAFailureToo() throws TimeoutException {
        UUID account = bed.account();
        bed.replica(1, new Work<>(COUNT, turn -> {
                    if (turn.attempt() == 1) {
                        throw new NoClassDefFoundError("gone");
                    }
                    return Outcome.done(tx -> {
                        if (turn.attempt() == 2) {
                            throw new AssertionError("in the effect");
                        }
                    });
                }))
                .start();
        UUID _ = bed.enqueue(account, COUNT.of(new Value(1)));
        JobsBed.await(() -> bed.count("SELECT count(*) AS n FROM jobs.job") == 0);
        assertThat(bed.ended).containsExactly("retry", "retry", "done");
    }

    @Test
    void aLostReplicasJobsRunElsewhereAndItsOwnCompletionCountsForNothing() throws Exception {
        UUID account = bed.account();
        var started = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        Jobs frozen = bed.replica(1, new Work<>(COUNT, turn -> {
            started.countDown();
            release.await();
            return effect(turn);
        }));
        frozen.start();
        UUID _ = bed.enqueue(account, COUNT.of(new Value(7)));
        started.await();
        frozen.drain(Duration.ZERO);
        // what a frozen process would have let pass
        bed.db.inSystemTx(tx -> tx.run(
                "UPDATE system.replica SET seen_at = seen_at - interval '1 minute' WHERE incarnation = ?",
                frozen.incarnation()));
        bed.replica(1, new Work<>(COUNT, JobsTest::effect)).start();
        JobsBed.await(() -> bed.count("SELECT count(*) AS n FROM jobstest.effect") == 1);
        release.countDown();
        JobsBed.await(() -> bed.lost.get() == 1);
        assertThat(bed.count("SELECT count(*) AS n FROM jobstest.effect")).isOne();
        assertThat(bed.count("SELECT count(*) AS n FROM jobs.job")).isZero();
    }

    @Test
    void oneAccountsManyJobsDelayNoOthers() throws Exception {
        UUID busy = bed.account();
        UUID calm = bed.account();
        bed.db.inTx(busy, tx -> {
            for (int i = 0; i < 3_000; i++) {
                UUID _ = bed.queue.enqueue(tx, COUNT.of(new Value(i)));
            }
            return tx;
        });
        UUID _ = bed.enqueue(calm, COUNT.of(new Value(1)));
        var before = new AtomicInteger();
        var place = new AtomicReference<Integer>();
        bed.replica(8, new Work<>(COUNT, turn -> {
                    if (turn.account().equals(calm)) {
                        place.set(before.get());
                    }
                    int _ = before.incrementAndGet();
                    return Outcome.done();
                }))
                .start();
        JobsBed.await(() -> place.get() != null);
        assertThat(place.get()).isLessThan(50);
    }

    @Test
    void keysAreExclusiveAndOrderedOnesWaitForTheirHead() throws TimeoutException {
        UUID account = bed.account();
        var running = new ConcurrentHashMap<String, AtomicInteger>();
        var overlaps = new AtomicInteger();
        Map<String, List<Integer>> order = new ConcurrentHashMap<>();
        bed.replica(16, new Work<>(COUNT, turn -> {
                    String key = turn.payload().value() % 2 == 0 ? "even" : "odd";
                    if (running.computeIfAbsent(key, k -> new AtomicInteger()).incrementAndGet() > 1) {
                        int _ = overlaps.incrementAndGet();
                    }
                    boolean retry = turn.payload().value() == 3 && turn.attempt() == 1;
                    if (!retry) {
                        order.computeIfAbsent(key, k -> new CopyOnWriteArrayList<>())
                                .add(turn.payload().value());
                    }
                    int _ = running.get(key).decrementAndGet();
                    return retry ? new Outcome.RetryLater("once more") : Outcome.done();
                }))
                .start();
        bed.db.inTx(account, tx -> {
            for (int i = 0; i < 60; i++) {
                NewJob<Value> job = COUNT.of(new Value(i));
                UUID _ = bed.queue.enqueue(tx, i % 2 == 0 ? job.exclusive("even") : job.ordered("odd"));
            }
            return tx;
        });
        JobsBed.await(() -> bed.count("SELECT count(*) AS n FROM jobs.job") == 0);
        assertThat(overlaps).hasValue(0);
        var odd = new ArrayList<Integer>();
        for (int i = 1; i < 60; i += 2) {
            odd.add(i);
        }
        assertThat(order.get("odd")).containsExactlyElementsOf(odd);
        assertThat(order.get("even")).hasSize(30);
    }

    @Test
    void groupsAreCountedOverAllReplicas() throws TimeoutException {
        UUID account = bed.account();
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        JobHandler<Value> handler = turn -> {
            int now = running.incrementAndGet();
            int _ = most.accumulateAndGet(now, Math::max);
            LockSupport.parkNanos(1_000_000);
            int _ = running.decrementAndGet();
            return Outcome.done(tx -> {});
        };
        bed.replica(8, new Work<>(COUNT, handler)).start();
        bed.replica(8, new Work<>(COUNT, handler)).start();
        bed.db.inTx(account, tx -> {
            for (int i = 0; i < 200; i++) {
                UUID _ = bed.queue.enqueue(tx, COUNT.of(new Value(i)).group("endpoint", 3));
            }
            return tx;
        });
        JobsBed.await(() -> bed.count("SELECT count(*) AS n FROM jobs.job") == 0);
        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    void gatesHoldAndFree() throws TimeoutException {
        UUID account = bed.account();
        UUID stopped = bed.account();
        var ran = new CopyOnWriteArrayList<UUID>();
        bed.db.inSystemTx(
                tx -> tx.run("UPDATE accounts.account SET state = 'suspended' WHERE account_id = ?", stopped));
        UUID pause = UUID.randomUUID();
        bed.db.inSystemTx(tx -> tx.run("""
                INSERT INTO system.pause (account_id, id, scope, target, mode, reason, origin, by, created_at, until)
                VALUES ('00000000-0000-0000-0000-000000000000', ?, 'job_kind', 'test.count', 'jobs', 'why', 'system', 'me',
                  kernel.now(), kernel.now() + interval '1 hour')
                """, pause));
        bed.replica(4, new Work<>(COUNT, turn -> {
                    ran.add(turn.account());
                    return Outcome.done();
                }))
                .start();
        UUID _ = bed.enqueue(account, COUNT.of(new Value(1)));
        UUID _ = bed.enqueue(stopped, COUNT.of(new Value(2)));
        UUID unknown =
                bed.enqueue(account, JobKind.of("test.unknown", Value.class).of(new Value(3)));
        JobsBed.await(() -> bed.count("SELECT count(*) AS n FROM jobs.job WHERE state = 'held'") == 3);
        assertThat(ran).isEmpty();
        bed.db.inSystemTx(tx -> tx.run("UPDATE system.pause SET ended_at = kernel.now() WHERE id = ?", pause));
        JobsBed.await(() -> ran.contains(account));
        assertThat(ran).containsExactly(account);
        bed.db.inSystemTx(tx -> tx.run("UPDATE accounts.account SET state = 'active' WHERE account_id = ?", stopped));
        JobsBed.await(() -> ran.contains(stopped));
        assertThat(bed.count(
                        "SELECT count(*) AS n FROM jobs.job WHERE id = ? AND state = 'held' AND gate = 'kind:test.unknown'",
                        unknown))
                .isOne();
    }

    @Test
    void whatIsDueLaterWaitsAndCanBeHastenedOrCancelled() throws TimeoutException {
        UUID account = bed.account();
        var ran = new CopyOnWriteArrayList<Integer>();
        bed.replica(4, new Work<>(COUNT, turn -> {
                    ran.add(turn.payload().value());
                    return turn.payload().value() == 1 && ran.size() < 3
                            ? new Outcome.RunAgainIn(Duration.ofMillis(10))
                            : Outcome.done();
                }))
                .start();
        UUID later = bed.enqueue(account, COUNT.of(new Value(5)).in(Duration.ofHours(1)));
        UUID never = bed.enqueue(account, COUNT.of(new Value(6)).in(Duration.ofHours(1)));
        UUID _ = bed.enqueue(account, COUNT.of(new Value(1)));
        JobsBed.await(() -> ran.size() == 3);
        assertThat(ran).containsOnly(1);
        assertThat(bed.db.<Boolean>inTx(account, tx -> bed.queue.cancel(tx, never)))
                .isTrue();
        assertThat(bed.db.<Boolean>inTx(account, tx -> bed.queue.cancel(tx, never)))
                .isFalse();
        assertThat(bed.db.<Boolean>inTx(account, tx -> bed.queue.hasten(tx, later)))
                .isTrue();
        JobsBed.await(() -> ran.contains(5));
        assertThat(bed.jobs(account, "cancelled")).isOne();
    }

    @Test
    void workOfTheServerNeedsNoAccount() throws TimeoutException {
        var ran = new CopyOnWriteArrayList<UUID>();
        bed.replica(4, new Work<>(COUNT, turn -> {
                    ran.add(turn.account());
                    return Outcome.done(tx -> {});
                }))
                .start();
        bed.db.inSystemTx(tx -> {
            bed.queue.enqueueOnce(
                    tx,
                    Caller.NO_ACCOUNT,
                    COUNT.of(new Value(1)).in(Duration.ofMillis(50)).exclusive("one"));
            bed.queue.enqueueOnce(tx, Caller.NO_ACCOUNT, COUNT.of(new Value(1)).exclusive("one"));
            return tx;
        });
        JobsBed.await(() -> ran.size() == 1);
        JobsBed.await(() -> bed.count("SELECT count(*) AS n FROM jobs.job") == 0);
        assertThat(ran).containsExactly(Caller.NO_ACCOUNT);
    }
}
