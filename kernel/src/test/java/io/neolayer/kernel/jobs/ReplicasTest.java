package io.neolayer.kernel.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.kernel.jobs.JobsBed.Value;
import io.neolayer.kernel.problem.Problem;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplicasTest {
    private static final JobKind<Value> COUNT = JobKind.of("test.count", Value.class);

    private final JobsBed bed = new JobsBed();
    private final Replicas replicas = new Replicas();

    @AfterEach
    void close() {
        bed.close();
    }

    private Replica drain(boolean drains) {
        return bed.db.inSystemTx(tx -> replicas.drain(tx, "test", drains));
    }

    @Test
    void aReplicaHearsThatItIsDrainedAndWorksOnWhenItIsNoMore() throws TimeoutException {
        UUID account = bed.account();
        var ran = new AtomicInteger();
        Jobs jobs = bed.replica(4, new Work<>(COUNT, turn -> {
            ran.incrementAndGet();
            return Outcome.done();
        }));
        jobs.start();
        assertThat(drain(true).state()).isEqualTo(Replica.State.DRAINING);
        JobsBed.await(jobs::draining);
        UUID _ = bed.enqueue(account, COUNT.of(new Value(1)));
        JobsBed.await(() -> bed.jobs(account, "due") == 1);
        assertThat(ran).hasValue(0);

        assertThat(drain(false).state()).isEqualTo(Replica.State.READY);
        JobsBed.await(() -> ran.get() == 1);
        assertThat(jobs.draining()).isFalse();
    }

    @Test
    void whatTheEndOfItsReplicaInterruptsHasNotFailed() throws Exception {
        UUID account = bed.account();
        var began = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        Jobs jobs = bed.replica(4, new Work<>(COUNT.retried(Retry.NEVER), turn -> {
            began.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                interrupted.countDown();
            }
            return Outcome.done();
        }));
        jobs.start();
        UUID id = bed.enqueue(account, COUNT.of(new Value(1)));
        assertThat(began.await(1, TimeUnit.MINUTES)).isTrue();
        jobs.drain(Duration.ofMillis(10));
        jobs.close();
        assertThat(interrupted.await(1, TimeUnit.MINUTES)).isTrue();
        JobsBed.await(() -> bed.lost.get() == 1);
        assertThat(bed.count(
                        "SELECT count(*) AS n FROM jobs.job WHERE id = ? AND state = 'due' AND attempt = 0 AND losses = 0",
                        id))
                .isOne();
    }

    @Test
    void aReplicaThatStopsIsNotGivenWorkAgain() {
        Jobs jobs = bed.replica(4, new Work<>(COUNT, turn -> Outcome.done()));
        jobs.register();
        jobs.stopClaiming();
        assertThat(jobs.draining()).isTrue();
        Replica _ = drain(false);
        jobs.runDue();
        assertThat(jobs.draining()).isTrue();
        jobs.close();
        Assertions.assertThatThrownBy(() -> drain(true))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("stopped");
    }
}
