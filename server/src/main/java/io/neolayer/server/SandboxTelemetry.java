package io.neolayer.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.neolayer.kernel.telemetry.MetricCatalogue;
import io.neolayer.kernel.telemetry.Metrics;
import io.neolayer.kernel.telemetry.Vocabulary;
import io.neolayer.sandbox.SandboxListener;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what the sandbox tells. */
final class SandboxTelemetry implements SandboxListener {
    private static final Logger LOG = LoggerFactory.getLogger("io.neolayer.sandbox");

    /** Ends of a worker that the run on it is not to blame for. */
    private static final Set<String> BLAMELESS = Set.of("lost", "interrupted");

    private record Meters(Map<String, Counter> runs, Map<String, Counter> kills, Timer duration) {}

    private volatile @Nullable Meters meters;
    private volatile Consumer<UUID> killed = account -> {};

    /** Who hears that a run of an account cost a worker. */
    void tell(Consumer<UUID> listener) {
        killed = listener;
    }

    /** The sandbox starts before the slices say which metrics there are; what it tells until then is not counted. */
    void countIn(MetricCatalogue catalogue, Metrics metrics) {
        meters = new Meters(
                counters(catalogue, metrics, "sandbox_runs_total", "outcome"),
                counters(catalogue, metrics, "sandbox_kills_total", "reason"),
                metrics.timer("sandbox_duration_seconds"));
    }

    private static Map<String, Counter> counters(
            MetricCatalogue catalogue, Metrics metrics, String name, String label) {
        return catalogue.values(name, label).stream()
                .collect(Collectors.toUnmodifiableMap(value -> value, value -> metrics.counter(name, label, value)));
    }

    @Override
    public void runEnded(String account, String outcome, Duration took) {
        Meters now = meters;
        if (now != null) {
            count(now.runs(), outcome);
            now.duration().record(took);
        }
    }

    @Override
    public void workerKilled(String reason, @Nullable String account) {
        Meters now = meters;
        if (now != null) {
            count(now.kills(), reason);
        }
        if (account != null && !BLAMELESS.contains(reason)) {
            killed.accept(UUID.fromString(account));
        }
        LOG.atWarn().addKeyValue("account_id", account).log("a worker was replaced: {}", reason);
    }

    @Override
    public void workerFailed(String reason) {
        LOG.warn("a worker did not start: {}", reason);
    }

    private static void count(Map<String, Counter> counters, String value) {
        Counter counter = counters.getOrDefault(value, counters.get(Vocabulary.OTHER));
        if (counter != null) {
            counter.increment();
        }
    }
}
