package io.neolayer.kernel.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.neolayer.kernel.jobs.Figures;
import io.neolayer.kernel.jobs.JobsObserver;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Counts and times what the jobs do, by kind; kinds of another release count as {@code other}. */
public final class JobsTelemetry implements JobsObserver {
    private static final String DEAD = "dead";

    private final Set<String> kinds;
    private final Map<String, Map<String, Counter>> ended;
    private final Map<String, Counter> lost;
    private final Map<String, Timer> durations;
    private final Map<String, Timer> delays;
    private final Consumer<Boolean> drained;
    private volatile Figures figures = Figures.NONE;

    /** @param drained told when this replica is to take no more work, and when it may again */
    public JobsTelemetry(MetricCatalogue catalogue, Metrics metrics, Consumer<Boolean> drained) {
        this.drained = drained;
        this.kinds = Set.copyOf(catalogue.values("jobs_total", "kind"));
        this.ended = each(kind -> catalogue.values("jobs_total", "outcome").stream()
                .collect(Collectors.toUnmodifiableMap(
                        outcome -> outcome,
                        outcome -> metrics.counter("jobs_total", "kind", kind, "outcome", outcome))));
        this.lost = each(kind -> metrics.counter("jobs_lease_lost_total", "kind", kind));
        this.durations = each(kind -> metrics.timer("jobs_duration_seconds", "kind", kind));
        this.delays = each(kind -> metrics.timer("jobs_start_delay_seconds", "kind", kind));
        for (String kind : kinds) {
            for (String state : catalogue.values("jobs_queue_depth", "state")) {
                metrics.gauge("jobs_queue_depth", () -> jobs(kind, state), "kind", kind, "state", state);
            }
            metrics.gauge("jobs_dead_letters", () -> jobs(kind, DEAD), "kind", kind);
            metrics.gauge(
                    "jobs_oldest_due_seconds", () -> greatest(kind, Figures.Depth::oldestDueSeconds), "kind", kind);
        }
        metrics.gauge("replicas", () -> figures.replicas());
        for (String scope : catalogue.values("pauses_active", "scope")) {
            metrics.gauge("pauses_active", () -> figures.pauses().getOrDefault(scope, 0L), "scope", scope);
        }
    }

    private <T> Map<String, T> each(Function<String, T> make) {
        return kinds.stream().collect(Collectors.toUnmodifiableMap(kind -> kind, make));
    }

    private double jobs(String kind, String state) {
        return figures.depths().stream()
                .filter(depth ->
                        known(depth.kind()).equals(kind) && depth.state().equals(state))
                .mapToLong(Figures.Depth::jobs)
                .sum();
    }

    private double greatest(String kind, ToDoubleFunction<Figures.Depth> of) {
        return figures.depths().stream()
                .filter(depth -> known(depth.kind()).equals(kind))
                .mapToDouble(of)
                .max()
                .orElse(0);
    }

    private String known(String kind) {
        return kinds.contains(kind) ? kind : Vocabulary.OTHER;
    }

    private static <T> T of(Map<String, T> meters, String name) {
        T meter = meters.get(name);
        if (meter == null) {
            throw new IllegalStateException("no meter for " + name);
        }
        return meter;
    }

    @Override
    public void started(String kind, Duration delay) {
        of(delays, known(kind)).record(delay.isNegative() ? Duration.ZERO : delay);
    }

    @Override
    public void ended(String kind, String outcome, Duration took) {
        of(of(ended, known(kind)), outcome).increment();
        of(durations, known(kind)).record(took);
    }

    @Override
    public void leaseLost(String kind) {
        of(lost, known(kind)).increment();
    }

    @Override
    public void counted(Figures now) {
        figures = now;
    }

    @Override
    public void draining(boolean now) {
        drained.accept(now);
    }
}
