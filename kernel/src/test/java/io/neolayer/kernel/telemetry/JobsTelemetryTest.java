package io.neolayer.kernel.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.kernel.jobs.Figures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class JobsTelemetryTest {
    @Test
    void kindsThatAreNotOursCountAsOther() {
        var catalogue = MetricCatalogue.of(
                new Vocabulary(List.of(), List.of("paint"), List.of(), List.of(), List.of("paint.dry")));
        try (var metrics = new Metrics(catalogue)) {
            var drained = new AtomicBoolean();
            var telemetry = new JobsTelemetry(catalogue, metrics, drained::set);
            assertThat(metrics.seal()).isEmpty();
            telemetry.started("paint.dry", Duration.ofMillis(30));
            telemetry.ended("paint.dry", "done", Duration.ofMillis(20));
            telemetry.ended("rust.grow", "dead", Duration.ofMillis(20));
            telemetry.leaseLost("rust.grow");
            telemetry.draining(true);
            telemetry.counted(new Figures(
                    List.of(
                            new Figures.Depth("paint.dry", "due", 3, 61.5),
                            new Figures.Depth("rust.grow", "dead", 2, 0),
                            new Figures.Depth("rust.eat", "dead", 5, 0)),
                    2,
                    Map.of("service", 1L)));
            assertThat(metrics.scrape(Metrics.FORMS.getFirst()))
                    .contains("neolayer_jobs_total{kind=\"paint.dry\",outcome=\"done\"} 1.0")
                    .contains("neolayer_jobs_total{kind=\"other\",outcome=\"dead\"} 1.0")
                    .contains("neolayer_jobs_lease_lost_total{kind=\"other\"} 1.0")
                    .contains("neolayer_jobs_start_delay_seconds_count{kind=\"paint.dry\"} 1")
                    .contains("neolayer_jobs_queue_depth{kind=\"paint.dry\",state=\"due\"} 3.0")
                    .contains("neolayer_jobs_oldest_due_seconds{kind=\"paint.dry\"} 61.5")
                    .contains("neolayer_jobs_dead_letters{kind=\"other\"} 7.0")
                    .contains("neolayer_replicas 2.0")
                    .contains("neolayer_pauses_active{scope=\"service\"} 1.0");
            assertThat(drained).isTrue();
        }
    }
}
