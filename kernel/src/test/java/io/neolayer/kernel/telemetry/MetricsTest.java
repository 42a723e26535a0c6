package io.neolayer.kernel.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neolayer.kernel.config.LogConfig;
import io.neolayer.kernel.http.ServedRequest;
import io.neolayer.kernel.tenancy.RequestOrigin;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated
class MetricsTest {
    private final MetricCatalogue catalogue = MetricCatalogue.of(new Vocabulary(
            List.of("functions.get"), List.of("functions"), List.of("functions.functions"), List.of("database")));
    private static final String TEXT = Metrics.FORMS.getFirst();

    private final Metrics metrics = new Metrics(catalogue);

    @Test
    void whatIsScrapedHasTheNamesOfTheCatalogue() {
        metrics.counter("auth_attempts_total", "method", "api_key", "outcome", "ok")
                .increment();
        metrics.timer("egress_duration_seconds", "service", "functions").record(Duration.ofMillis(7));
        metrics.gauge("db_pool_connections", () -> 3, "state", "idle");
        metrics.info("build_info", "version", "1.2.3", "commit", "abc", "java", "25");

        assertThat(metrics.scrape(TEXT))
                .contains("# TYPE neolayer_auth_attempts_total counter")
                .contains("neolayer_auth_attempts_total{method=\"api_key\",outcome=\"ok\"} 1.0")
                .contains("neolayer_egress_duration_seconds_bucket{service=\"functions\",le=\"0.01\"} 1")
                .contains("neolayer_db_pool_connections{state=\"idle\"} 3.0")
                .contains("neolayer_build_info{commit=\"abc\",java=\"25\",version=\"1.2.3\"} 1")
                .contains("jvm_memory_used_bytes");
        assertThat(metrics.seal()).isEmpty();
    }

    @Test
    void openMetricsHasItsOwnFormAndEnd() {
        metrics.counter("auth_attempts_total", "method", "api_key", "outcome", "ok")
                .increment();
        metrics.info("build_info", "version", "1.2.3", "commit", "abc", "java", "25");

        assertThat(metrics.scrape(Metrics.FORMS.getLast()))
                .contains("# TYPE neolayer_auth_attempts counter")
                .contains("neolayer_auth_attempts_total{method=\"api_key\",outcome=\"ok\"} 1.0")
                .contains("# TYPE neolayer_build info")
                .endsWith("# EOF\n");
    }

    @Test
    void allThatIsOutsideTheCatalogueIsToldAtOnce() {
        metrics.counter("auth_atempts_total", "method", "api_key", "outcome", "ok");
        metrics.counter("auth_attempts_total", "method", "api_key", "outcome", "maybe");
        metrics.counter("auth_attempts_total", "method", "api_key");
        metrics.gauge("auth_attempts_total", () -> 1, "method", "api_key", "outcome", "ok");

        assertThat(metrics.seal())
                .containsExactly(
                        "metric neolayer_auth_atempts_total method,api_key,outcome,ok: no such metric in the catalogue",
                        "metric neolayer_auth_attempts_total method,api_key,outcome,maybe: outcome takes [ok, missing, invalid]",
                        "metric neolayer_auth_attempts_total method,api_key: its labels are " + labels(),
                        "metric neolayer_auth_attempts_total method,api_key,outcome,ok: registered as GAUGE, declared as COUNTER");
        assertThatThrownBy(() -> metrics.counter("nothing_total")).isInstanceOf(IllegalStateException.class);
    }

    private Object labels() {
        return catalogue
                .find("neolayer_auth_attempts_total")
                .orElseThrow()
                .labels()
                .keySet();
    }

    @Test
    void unknownRoutesAndStatusesMakeNoNewSeries() {
        try (Logs logs = Logs.start(
                new LogConfig(LogConfig.Level.ERROR, LogConfig.Format.JSON), OutputStream.nullOutputStream())) {
            var observer = new RequestTelemetry(catalogue, metrics, logs, InstantSource.system());
            for (int i = 0; i < 1_000; i++) {
                observer.started();
                observer.finished(new ServedRequest(
                        "random.path" + i,
                        "GET",
                        200 + i,
                        1,
                        null,
                        null,
                        new RequestOrigin("r", null, null, null),
                        null));
            }
            observer.rejected("because " + 1);
            observer.denied("nowhere");
        }
        assertThat(metrics.seal()).isEmpty();
        String scrape = metrics.scrape(TEXT);
        assertThat(scrape).doesNotContain("random.path").contains("neolayer_http_in_flight 0.0");
        assertThat(Pattern.compile("(?m)^neolayer_http_requests_total")
                        .matcher(scrape)
                        .results()
                        .count())
                .isLessThan(40);
        assertThat(catalogue.series()).isLessThan(MetricCatalogue.SERIES_MAX);
    }
}
