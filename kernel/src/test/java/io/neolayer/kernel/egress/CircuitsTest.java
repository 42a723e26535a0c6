package io.neolayer.kernel.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CircuitsTest {
    private final AtomicLong nanos = new AtomicLong(-5);
    private final Circuits circuits = new Circuits(nanos::get, 3, Duration.ofSeconds(30));

    @Test
    void opensAfterFailuresInARowOnly() {
        fail(2);
        circuits.succeeded("host");
        fail(2);
        admitted();
        assertThat(circuits.open()).isZero();
        fail(1);
        assertThat(circuits.open()).isEqualTo(1);
        assertThatThrownBy(() -> circuits.admit("host"))
                .isInstanceOf(EgressException.class)
                .hasMessageContaining("3 times")
                .hasMessageContaining("30 s");
        assertThatCode(() -> circuits.admit("other")).doesNotThrowAnyException();
    }

    @Test
    void oneCallTriesAgainWhenTheTimeHasPassed() {
        fail(3);
        pass(Duration.ofSeconds(29));
        refused();
        pass(Duration.ofSeconds(1));
        admitted();
        refused();
        fail(1);
        refused();
        pass(Duration.ofSeconds(30));
        admitted();
        circuits.succeeded("host");
        admitted();
        assertThat(circuits.open()).isZero();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            circuits.failed("host");
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void admitted() {
        assertThatCode(() -> circuits.admit("host")).doesNotThrowAnyException();
    }

    private void refused() {
        assertThatThrownBy(() -> circuits.admit("host")).isInstanceOf(EgressException.class);
    }
}
