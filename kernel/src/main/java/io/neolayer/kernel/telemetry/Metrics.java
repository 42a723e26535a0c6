package io.neolayer.kernel.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The only way to a metric. What is not in the catalogue, by name, type, label or value, is noted and stops the start;
 * once the server runs it is an error of the program.
 */
public final class Metrics implements AutoCloseable {
    /** The media types of a scrape: the Prometheus text format and OpenMetrics 1.0. */
    public static final List<String> FORMS = List.of(
            "text/plain; version=0.0.4; charset=utf-8", "application/openmetrics-text; version=1.0.0; charset=utf-8");

    private final MetricCatalogue catalogue;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<String> faults = new ArrayList<>();
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private boolean sealed;

    public Metrics(MetricCatalogue catalogue) {
        this.catalogue = catalogue;
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /** @param labels name, value, name, value, … */
    public Counter counter(String name, String... labels) {
        Metric metric = checked(name, Metric.Type.COUNTER, labels);
        return Counter.builder(meter(name))
                .description(help(metric))
                .tags(tags(labels))
                .register(registry);
    }

    public Timer timer(String name, String... labels) {
        Metric metric = checked(name, Metric.Type.HISTOGRAM, labels);
        return Timer.builder(meter(name))
                .description(help(metric))
                .tags(tags(labels))
                .serviceLevelObjectives(
                        MetricCatalogue.BUCKETS.stream().map(Duration::ofMillis).toArray(Duration[]::new))
                .register(registry);
    }

    /** A value that is asked for at each scrape; it must come from memory. */
    public void gauge(String name, DoubleSupplier value, String... labels) {
        Metric metric = checked(name, Metric.Type.GAUGE, labels);
        Gauge.builder(Metric.PREFIX + name, value::getAsDouble)
                .description(help(metric))
                .tags(tags(labels))
                .strongReference(true)
                .register(registry);
    }

    /** A fact that stays as it is while the process runs. */
    public void info(String name, String... labels) {
        Metric metric = checked(name, Metric.Type.INFO, labels);
        var info = Info.builder().name(meter(name)).help(help(metric)).labelNames(every(labels, 0));
        info.register(registry.getPrometheusRegistry()).setLabelValues(every(labels, 1));
    }

    private static String[] every(String[] labels, int from) {
        return IntStream.range(0, labels.length / 2)
                .mapToObj(i -> labels[2 * i + from])
                .toArray(String[]::new);
    }

    /** @param form one of {@link #FORMS} */
    public String scrape(String form) {
        return registry.scrape(form);
    }

    /** Ends the registering that a start may do, and says all that was wrong with it. */
    public synchronized List<String> seal() {
        sealed = true;
        var all = new ArrayList<>(faults);
        if (catalogue.series() > MetricCatalogue.SERIES_MAX) {
            all.add("the catalogue allows " + catalogue.series() + " series, at most " + MetricCatalogue.SERIES_MAX
                    + " are expected; close its label sets further");
        }
        return all;
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }

    private synchronized @Nullable Metric checked(String name, Metric.Type type, String... labels) {
        Metric metric = catalogue.find(Metric.PREFIX + name).orElse(null);
        String fault = metric == null ? "no such metric in the catalogue" : fault(metric, type, labels);
        if (fault.isEmpty()) {
            return metric;
        }
        String line = "metric " + Metric.PREFIX + name + " " + String.join(",", labels) + ": " + fault;
        if (sealed) {
            throw new IllegalStateException(line);
        }
        faults.add(line);
        return null;
    }

    private static String fault(Metric metric, Metric.Type type, String... labels) {
        if (metric.type() != type) {
            return "registered as " + type + ", declared as " + metric.type();
        }
        if (labels.length != 2 * metric.labels().size()) {
            return "its labels are " + metric.labels().keySet();
        }
        for (int i = 0; i < labels.length; i += 2) {
            Metric.Label label = metric.labels().get(labels[i]);
            if (label == null) {
                return "its labels are " + metric.labels().keySet();
            }
            if (!label.values().contains(labels[i + 1]) && !label.values().equals(List.of("*"))) {
                return labels[i] + " takes " + (label.of().isEmpty() ? label.values() : "each " + label.of());
            }
        }
        return "";
    }

    private static String help(@Nullable Metric metric) {
        return metric == null ? "undeclared" : metric.help();
    }

    // Micrometer adds the suffix of the type itself
    private static String meter(String name) {
        return Metric.PREFIX + name.replaceAll("_(total|seconds|info)$", "");
    }

    private static Tags tags(String... labels) {
        return Tags.of(labels);
    }
}
