package io.neolayer.kernel.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.kernel.storage.Tx;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {
    private EventsBed bed;

    @BeforeEach
    void open() {
        bed = new EventsBed();
    }

    @AfterEach
    void close() throws Exception {
        bed.close();
    }

    /** Writes down what it reads, and now and then fails after that. */
    private static final class Writing implements Subscriber {
        private final Random random;
        private final int failing;
        private final AtomicInteger failures = new AtomicInteger();

        Writing(int failing) {
            this.random = new Random(7);
            this.failing = failing;
        }

        @Override
        public String name() {
            return "tests.write_down";
        }

        @Override
        public List<String> types() {
            return List.of("neolayer.tests.");
        }

        @Override
        public void read(Tx tx, List<Event> events) {
            for (Event event : events) {
                tx.later(
                        "INSERT INTO eventstest.seen (account_id, sequence) VALUES (tenancy.account(), ?)",
                        event.sequence());
            }
            if (random.nextInt(100) < failing) {
                int _ = failures.incrementAndGet();
                throw new IllegalStateException("now and then");
            }
        }
    }

    private List<Long> seen(UUID account) {
        return bed.db.inTx(
                account,
                tx -> tx.all(
                        row -> row.number("sequence"),
                        "SELECT sequence FROM eventstest.seen WHERE account_id = tenancy.account() ORDER BY n"));
    }

    private static List<Long> upTo(long most) {
        return LongStream.rangeClosed(1, most).boxed().toList();
    }

    @Test
    void eachEventOnceInOrderOverTwoReplicas() throws Exception {
        var subscriptions = bed.subscriptions(new Writing(0));
        bed.sequencer(subscriptions).start();
        bed.sequencer(subscriptions).start();
        bed.jobs(subscriptions).start();
        bed.jobs(subscriptions).start();
        List<UUID> accounts = List.of(bed.account(), bed.account(), bed.account());
        long writers = 4;
        int each = 100;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < writers; writer++) {
                var _ = threads.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        for (UUID account : accounts) {
                            UUID _ = bed.emit(account, i);
                        }
                    }
                });
            }
        }
        for (UUID account : accounts) {
            EventsBed.await(() -> seen(account).size() >= writers * each);
            assertThat(seen(account)).isEqualTo(upTo(writers * each));
        }
        EventsBed.await(() -> bed.count("SELECT count(*) AS n FROM jobs.job") == 0);
        assertThat(bed.count("SELECT count(*) AS n FROM events.subscription WHERE position = ?", writers * each))
                .isEqualTo(3);
    }

    @Test
    void aReaderThatFailsWritesNothingAndGoesOnFromWhereItStood() throws TimeoutException {
        var writing = new Writing(50);
        var subscriptions = bed.subscriptions(writing);
        bed.sequencer(subscriptions).start();
        bed.jobs(subscriptions).start();
        UUID account = bed.account();
        for (int i = 0; i < 3; i++) {
            int size = i;
            UUID _ = bed.emit(account, i);
            EventsBed.await(() -> seen(account).size() > size);
        }
        assertThat(seen(account)).isEqualTo(upTo(3));
        assertThat(writing.failures).hasPositiveValue();
    }

    @Test
    void aNewSubscriberReadsWhatIsKeptAndOthersTypesWakeNobody() throws TimeoutException {
        UUID account = bed.account();
        Sequencer before = bed.sequencer(bed.subscriptions());
        for (int i = 0; i < 250; i++) {
            UUID _ = bed.emit(account, i);
        }
        assertThat(before.round()).isPositive();
        assertThat(bed.count("SELECT count(*) AS n FROM jobs.job")).isZero();
        var subscriptions = bed.subscriptions(new Writing(0));
        bed.jobs(subscriptions).start();
        bed.db.inSystemTx(tx -> {
            subscriptions.catchUp(tx);
            return tx;
        });
        EventsBed.await(() -> seen(account).size() >= 250);
        assertThat(seen(account)).isEqualTo(upTo(250));
        EventsBed.await(() -> bed.count("SELECT count(*) AS n FROM jobs.job") == 0);
        UUID other = bed.account();
        var foreign = EventType.of("neolayer.others.note.noted", EventsBed.Noted.class);
        UUID _ = bed.db.inTx(other, tx -> bed.events.emit(tx, foreign, "notes/1", EventsBed.Noted.of(1)));
        assertThat(bed.sequencer(subscriptions).round()).isOne();
        bed.db.inSystemTx(tx -> {
            subscriptions.catchUp(tx);
            return tx;
        });
        assertThat(bed.count("SELECT count(*) AS n FROM jobs.job")).isZero();
    }
}
