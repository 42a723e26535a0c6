package io.neolayer.kernel.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.kernel.telemetry.Component.Finding;
import io.neolayer.kernel.telemetry.Component.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthBoardTest {
    private final AtomicLong nanos = new AtomicLong(1);
    private final AtomicLong tick = new AtomicLong(1);
    private final AtomicReference<Finding> database = new AtomicReference<>(Finding.OK);
    private final AtomicReference<Finding> disk = new AtomicReference<>(Finding.OK);
    private final HealthBoard board = new HealthBoard(
            List.of(new Component("database", true, database::get), new Component("disk", false, disk::get)),
            nanos::get,
            tick::get);

    @AfterEach
    void close() {
        board.close();
    }

    @Test
    void readyOnlyWhileServingAndAllCriticalPartsAreWell() {
        assertThat(board.ready().status()).isEqualTo("starting");
        board.check();
        board.traffic(HealthBoard.Traffic.SERVING);
        assertThat(board.ready().ok()).isTrue();
        assertThat(board.ready().status()).isEqualTo("ok");

        board.traffic(HealthBoard.Traffic.DRAINING);
        assertThat(board.ready().ok()).isFalse();
        assertThat(board.ready().status()).isEqualTo("draining");
        assertThat(board.health().ok()).isTrue();
    }

    @Test
    void aCriticalPartThatFailsMakesItUnreadyADegradedOneDoesNot() {
        board.traffic(HealthBoard.Traffic.SERVING);
        database.set(Finding.degraded("slow"));
        board.check();
        assertThat(board.ready().ok()).isTrue();
        assertThat(board.ready().status()).isEqualTo("degraded");

        database.set(Finding.failing("host db.internal refused"));
        board.check();
        assertThat(board.ready().ok()).isFalse();
        assertThat(board.health().ok()).isFalse();
        assertThat(board.live().ok()).isTrue();
        assertThat(board.health().components())
                .containsEntry("database", "failing")
                .doesNotContainValue("db.internal");
        assertThat(board.finding("database").detail()).contains("db.internal");
    }

    @Test
    void aPartThatIsNotCriticalOnlyDegrades() {
        board.traffic(HealthBoard.Traffic.SERVING);
        disk.set(Finding.failing("full"));
        board.check();
        assertThat(board.ready().ok()).isTrue();
        assertThat(board.health().status()).isEqualTo("degraded");
    }

    @Test
    void anOldResultIsUnknownAndUnknownIsNotOk() {
        board.check();
        board.traffic(HealthBoard.Traffic.SERVING);
        nanos.addAndGet(Duration.ofSeconds(16).toNanos());
        tick.set(nanos.get());
        assertThat(board.finding("database").status()).isEqualTo(Status.UNKNOWN);
        assertThat(board.ready().ok()).isFalse();
        assertThat(board.health().ok()).isFalse();
        assertThat(board.live().ok()).isTrue();
    }

    @Test
    void withoutATickForHalfAMinuteItIsNotAlive() {
        nanos.addAndGet(Duration.ofSeconds(31).toNanos());
        assertThat(board.live().ok()).isFalse();
    }

    @Test
    void aCheckThatThrowsOrHangsIsFailing() {
        var never = new CountDownLatch(1);
        try (var hanging = new HealthBoard(
                List.of(
                        new Component("throws", true, () -> {
                            throw new IllegalStateException("no");
                        }),
                        new Component("hangs", true, () -> {
                            try {
                                never.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            return Finding.OK;
                        })),
                nanos::get,
                tick::get)) {
            hanging.check();
            assertThat(hanging.finding("throws").status()).isEqualTo(Status.FAILING);
            assertThat(hanging.finding("hangs").detail()).contains("2 s");
        }
    }

    @Test
    void figuresForTheScrape() {
        var metrics = new Metrics(
                MetricCatalogue.of(new Vocabulary(List.of(), List.of(), List.of(), List.of("database", "disk"))));
        disk.set(new Finding(Status.NOT_CONFIGURED, ""));
        board.check();
        board.publish(metrics);
        assertThat(metrics.scrape(Metrics.FORMS.getFirst()))
                .contains("neolayer_component_status{component=\"database\"} 2.0")
                .contains("neolayer_component_status{component=\"disk\"} -1.0")
                .contains("neolayer_ready 0.0");
    }
}
