package io.neolayer.kernel.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.neolayer.kernel.http.RequestObserver;
import io.neolayer.kernel.http.ServedRequest;
import io.neolayer.kernel.tenancy.Principal;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Counts every request and writes its one log line. */
public final class RequestTelemetry implements RequestObserver {
    private static final int STATUSES = 600;
    private static final String PROBE = "probe";

    private final Metrics metrics;
    private final Logs logs;
    private final InstantSource clock;
    private final Set<String> statuses;
    private final Map<String, Meters> operations;
    private final Map<String, Counter> rejected;
    private final Map<String, Counter> limited;
    private final Map<String, Counter> denied;
    private final Map<String, AtomicInteger> streams = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();

    /** The meters of one operation; counters appear with the first answer of their status. */
    private record Meters(Timer duration, AtomicReferenceArray<@Nullable Counter> answers) {}

    public RequestTelemetry(MetricCatalogue catalogue, Metrics metrics, Logs logs, InstantSource clock) {
        this.metrics = metrics;
        this.logs = logs;
        this.clock = clock;
        this.statuses = Set.copyOf(catalogue.values("http_requests_total", "status"));
        this.operations = catalogue.values("http_requests_total", "operation").stream()
                .collect(Collectors.toUnmodifiableMap(id -> id, this::meters));
        this.rejected = counters(catalogue, "http_rejected_total", "reason");
        this.limited = counters(catalogue, "rate_limited_total", "scope");
        this.denied = counters(catalogue, "permission_denied_total", "service");
        metrics.gauge("http_in_flight", inFlight::get);
    }

    private Map<String, Counter> counters(MetricCatalogue catalogue, String name, String label) {
        return catalogue.values(name, label).stream()
                .collect(Collectors.toUnmodifiableMap(value -> value, value -> metrics.counter(name, label, value)));
    }

    private Meters meters(String operation) {
        return new Meters(
                metrics.timer("http_request_duration_seconds", "operation", operation),
                new AtomicReferenceArray<>(STATUSES));
    }

    @Override
    public void started() {
        inFlight.incrementAndGet();
    }

    @Override
    public void finished(ServedRequest request) {
        inFlight.decrementAndGet();
        Meters meters = operations.get(request.operation());
        String operation = meters == null ? Vocabulary.OTHER : request.operation();
        if (meters == null) {
            meters = operations.get(Vocabulary.OTHER);
        }
        if (meters != null) {
            meters.duration().record(request.nanos(), TimeUnit.NANOSECONDS);
            answer(meters, operation, request.status()).increment();
        }
        if (logs.info() && (logs.debug() || !PROBE.equals(operation))) {
            logs.offer(line(request, operation));
        }
    }

    private Counter answer(Meters meters, String operation, int status) {
        int known = status > 0 && status < STATUSES && statuses.contains(Integer.toString(status)) ? status : 500;
        Counter counter = meters.answers().get(known);
        if (counter == null) {
            counter = metrics.counter("http_requests_total", "operation", operation, "status", Integer.toString(known));
            meters.answers().set(known, counter);
        }
        return counter;
    }

    private LogEntry line(ServedRequest request, String operation) {
        Principal principal = request.principal();
        return new LogEntry.Request(
                clock.millis(),
                request.failure() == null ? "info" : "error",
                request.origin().requestId(),
                request.origin().traceId(),
                request.account() == null ? null : request.account().toString(),
                principal == null ? null : principal.kind().name().toLowerCase(Locale.ROOT),
                principal == null ? null : principal.id(),
                operation,
                request.method(),
                request.status(),
                request.nanos(),
                request.failure());
    }

    @Override
    public void rejected(String reason) {
        count(rejected, reason);
    }

    @Override
    public void rateLimited(String scope) {
        count(limited, scope);
    }

    @Override
    public void denied(String service) {
        count(denied, service);
    }

    private static void count(Map<String, Counter> counters, String value) {
        Counter counter = counters.getOrDefault(value, counters.get(Vocabulary.OTHER));
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void streamOpened(String operation) {
        streams.computeIfAbsent(operation, this::streamGauge).incrementAndGet();
    }

    @Override
    public void streamClosed(String operation) {
        streams.computeIfAbsent(operation, this::streamGauge).decrementAndGet();
    }

    private AtomicInteger streamGauge(String operation) {
        var open = new AtomicInteger();
        metrics.gauge("sse_connections", open::get, "stream", operation);
        return open;
    }
}
