package io.neolayer.bench.measure;

import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MeterTest {
    private static final OptionalLong NONE = OptionalLong.empty();

    @Test
    void readsALineOfProcWithBlanksAndBracketsInTheName() {
        var line = "4711 (a) b (c) S 12 4711 4711 0 -1 4194560 1 2 3 4 250 150 30 20 20 0 7 0 100 1000000 2048 1 1";
        assertThat(Proc.parse(line)).isEqualTo(new Proc.Entry(4711, 12, 4.0, 0.5, 2048 * 4096));
    }

    @Test
    void countsThisProcessAsTheClient() {
        var reading = new Meter(() -> new Meter.Parts(NONE, NONE, NONE)).start();
        var noise = Noise.measure();
        var usage = reading.stop();
        assertThat(noise.one()).isPositive();
        assertThat(usage.cpuSeconds().get("client")).isPositive();
        assertThat(usage.foreignShare()).isBetween(0.0, 1.0);
    }

    @Test
    void aProcessIsInItsOwnTree() {
        var self = ProcessHandle.current().pid();
        var proc = Proc.read();
        assertThat(proc.tree(self, Set.of())).extracting(Proc.Entry::pid).contains(self);
        assertThat(proc.tree(self, Set.of(self))).isEmpty();
    }

    @Test
    void driftOfTheCalibrationIsAFault() {
        var quiet = new Noise(1, 2);
        assertThat(Noise.faults(quiet, new Noise(1.09, 2.1))).isEmpty();
        assertThat(Noise.faults(quiet, new Noise(1.2, 2)))
                .containsExactly("calibration with one thread drifted by 20 %");
        assertThat(Noise.faults(quiet, new Noise(1, 1.5))).hasSize(1);
    }

    @Test
    void contendersTakeTurnsAndANoisyRoundIsRepeatedTwice() {
        var order = new java.util.ArrayList<String>();
        var contenders = List.of(contender("a", order, 0), contender("b", order, 0.5));
        var outcome = Turns.run(contenders, new Turns.Schedule(1, true, ZERO, ZERO, ZERO));
        assertThat(order).startsWith("a", "b", "a", "b", "b", "a").hasSize(14);
        assertThat(outcome.samples())
                .extractingByKey("a")
                .satisfies(two -> assertThat((List<?>) two).hasSize(2));
        assertThat(outcome.noise()).anySatisfy(fault -> assertThat(fault).startsWith("b: other processes used 50 %"));
    }

    private static Contender contender(String name, List<String> order, double foreign) {
        return new Contender(name, (warmUp, measure) -> {
            order.add(name);
            return new Sample(
                    1,
                    10,
                    0,
                    new org.HdrHistogram.Histogram(1_000, 3),
                    new Sample.Usage(Map.of(), foreign, 0, 0),
                    0,
                    List.of());
        });
    }
}
