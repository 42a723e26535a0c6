package io.neolayer.kernel.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neolayer.kernel.events.EventsBed.Noted;
import io.neolayer.kernel.tenancy.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsTest {
    private EventsBed bed;
    private Sequencer sequencer;

    @BeforeEach
    void open() {
        bed = new EventsBed();
        sequencer = bed.sequencer(bed.subscriptions());
    }

    @AfterEach
    void close() throws Exception {
        bed.close();
    }

    @Test
    void anEventExistsExactlyWhenItsTransactionCommitted() {
        UUID account = bed.account();
        assertThatThrownBy(() -> bed.db.inTx(account, tx -> {
                    UUID _ = bed.events.emit(tx, EventsBed.NOTED, "notes/1", Noted.of(1));
                    throw new IllegalStateException("undone");
                }))
                .hasMessage("undone");
        UUID kept = bed.emit(account, 2);
        assertThat(sequencer.round()).isOne();
        List<Event> events = bed.read(account, 0);
        assertThat(events).hasSize(1);
        Event event = events.getFirst();
        assertThat(event.id()).isEqualTo(kept);
        assertThat(event.sequence()).isOne();
        assertThat(event.specversion()).isEqualTo("1.0");
        assertThat(event.type()).isEqualTo("neolayer.tests.note.noted");
        assertThat(event.source()).isEqualTo("/accounts/" + account + "/tests");
        assertThat(event.subject()).isEqualTo("notes/2");
        assertThat(event.messageId()).isEqualTo("msg_" + kept.toString().replace("-", ""));
    }

    @Test
    void sensitiveMembersStayOutAndLongDataIsOnlyNamed() {
        UUID account = bed.account();
        UUID _ = bed.db.inTx(account, tx -> {
            UUID _ = bed.events.emit(tx, EventsBed.NOTED, "notes/1", new Noted(1, "short", "hidden"));
            return bed.events.emit(tx, EventsBed.NOTED, "tests/2", new Noted(2, "é".repeat(10_241), "hidden"));
        });
        sequencer.round();
        List<Event> events = bed.read(account, 0);
        assertThat(events.get(0).data()).hasToString("{\"value\":1,\"text\":\"short\"}");
        assertThat(events.get(1).data().get("truncated").booleanValue()).isTrue();
        assertThat(events.get(1).data().get("href").stringValue()).isEqualTo("/accounts/" + account + "/tests/2");
        assertThat(bed.count("SELECT count(*) AS n FROM events.event WHERE data LIKE '%hidden%'"))
                .isZero();
    }

    @Test
    void whatCommitsLateComesAfterWhatWasRead() throws Exception {
        UUID account = bed.account();
        var written = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var late = new CopyOnWriteArrayList<UUID>();
        Thread slow = Thread.startVirtualThread(() -> bed.db.inTx(account, tx -> {
            late.add(bed.events.emit(tx, EventsBed.NOTED, "notes/1", Noted.of(1)));
            // sends what waits, so that the row is there but not committed
            int _ = tx.run("UPDATE accounts.quota SET used = used WHERE false");
            written.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return tx;
        }));
        written.await();
        UUID early = bed.emit(account, 2);
        sequencer.round();
        assertThat(bed.read(account, 0)).extracting(Event::id).containsExactly(early);
        release.countDown();
        slow.join();
        sequencer.round();
        assertThat(late.getFirst()).isLessThan(early);
        assertThat(bed.read(account, 1)).extracting(Event::id).containsExactlyElementsOf(late);
        assertThat(bed.read(account, 1)).extracting(Event::sequence).containsExactly(2L);
    }

    @Test
    void placesHaveNoGapsAndReadersByPositionMissNothing() throws Exception {
        List<UUID> accounts = List.of(bed.account(), bed.account(), bed.account());
        Sequencer second = bed.sequencer(bed.subscriptions());
        sequencer.start();
        second.start();
        var done = new AtomicBoolean();
        var followed = new ArrayList<List<Event>>();
        int writers = 6;
        int each = 150;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (UUID account : accounts) {
                var seen = new CopyOnWriteArrayList<Event>();
                followed.add(seen);
                var _ = threads.submit(() -> {
                    while (!done.get() || seen.size() < writers * each) {
                        List<Event> more = bed.read(account, seen.size());
                        seen.addAll(more);
                        LockSupport.parkNanos(1_000_000);
                    }
                });
            }
            var writing = new ArrayList<java.util.concurrent.Future<?>>();
            for (int writer = 0; writer < writers; writer++) {
                int base = writer * 1_000;
                writing.add(threads.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        for (UUID account : accounts) {
                            write(account, base + i);
                        }
                    }
                }));
            }
            for (var one : writing) {
                one.get();
            }
            done.set(true);
        }
        assertThat(bed.count("SELECT count(*) AS n FROM events.unplaced")).isZero();
        for (List<Event> seen : followed) {
            var last = new HashMap<Integer, Integer>();
            for (int i = 0; i < seen.size(); i++) {
                assertThat(seen.get(i).sequence()).isEqualTo(i + 1L);
                int value = seen.get(i).data().get("value").intValue();
                assertThat(value % 1_000).isEqualTo(last.getOrDefault(value / 1_000, -1) + 1);
                last.put(value / 1_000, value % 1_000);
            }
            assertThat(seen).hasSize(writers * each);
        }
    }

    private void write(UUID account, int value) {
        bed.db.inTx(account, tx -> {
            UUID id = bed.events.emit(tx, EventsBed.NOTED, "notes/" + value, Noted.of(value));
            int _ = tx.run("UPDATE accounts.quota SET used = used WHERE false");
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(500_000));
            return id;
        });
    }

    @Test
    void filtersNarrowAndTimeBounds() {
        UUID account = bed.account();
        for (int i = 1; i <= 5; i++) {
            UUID _ = bed.emit(account, i);
        }
        sequencer.round();
        List<Event> all = bed.read(account, 0);
        assertThat(bed.filtered(account, new EventLog.Filter(null, "notes/3", null, null)))
                .extracting(Event::sequence)
                .containsExactly(3L);
        assertThat(bed.filtered(
                        account,
                        new EventLog.Filter(
                                null, null, all.get(1).time(), all.get(3).time())))
                .extracting(Event::sequence)
                .containsExactly(2L, 3L);
        assertThat(bed.filtered(account, new EventLog.Filter("neolayer.x.y", null, null, null)))
                .isEmpty();
        assertThat(bed.read(bed.account(), 0)).isEmpty();
    }

    @Test
    void eventsOfTheServerHaveNoAccount() {
        bed.db.inSystemTx(tx -> bed.events.emit(tx, Caller.NO_ACCOUNT, EventsBed.NOTED, "notes/1", Noted.of(1)));
        sequencer.round();
        assertThat(bed.read(Caller.NO_ACCOUNT, 0)).extracting(Event::source).containsExactly("/system/tests");
    }

    @Test
    void whatWasKeptLongEnoughGoesAndThePositionsThatRemainSayWhereTheyBegin() {
        UUID account = bed.account();
        UUID _ = bed.emit(account, 1);
        UUID recent = bed.emit(account, 2);
        sequencer.round();
        // as if the first had been written 40 days ago
        bed.db.inSystemTx(tx -> {
            tx.one(
                    row -> row.integer("made"),
                    "SELECT kernel.day_partitions('events.event', kernel.now() - interval '40 days', 1) AS made");
            return tx.run("""
                    INSERT INTO events.event (account_id, id, type, source, subject, time, data)
                    SELECT account_id, kernel.id_at(kernel.now() - interval '40 days'), type, source, subject,
                      kernel.now() - interval '40 days', data FROM events.event WHERE subject = 'notes/1'
                    """);
        });
        bed.db.inSystemTx(tx -> tx.run("""
                UPDATE events.place SET id = (SELECT id FROM events.event ORDER BY id LIMIT 1) WHERE account_id = ? AND sequence = 1
                """, account));
        assertThat(bed.read(account, 0)).hasSize(2);
        assertThat(bed.first(account)).isEqualTo(1L);
        bed.db.inSystemTx(tx -> {
            bed.log.partitions(tx);
            bed.log.prune(tx);
            return tx;
        });
        assertThat(bed.read(account, 0)).extracting(Event::id).containsExactly(recent);
        assertThat(bed.first(account)).isEqualTo(2L);
        assertThat(bed.count("SELECT count(*) AS n FROM events.event WHERE time < kernel.now() - interval '31 days'"))
                .isZero();
    }

    @Test
    void followersHearOfWhatAnotherReplicaPlaced() {
        UUID account = bed.account();
        var foreign = new Sequencer(bed.db, (tx, advances) -> {}, advances -> {});
        try (var following = bed.tail.follow(account)) {
            assertThat(following.await(0, Duration.ofMillis(1))).isFalse();
            UUID _ = bed.emit(account, 1);
            assertThat(foreign.round()).isOne();
            bed.tail.look();
            assertThat(following.await(0, Duration.ofMillis(1))).isTrue();
            assertThat(following.await(1, Duration.ofMillis(1))).isFalse();
        }
    }
}
