package io.neolayer.kernel.telemetry;

import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.telemetry.Metric.Label;
import io.neolayer.kernel.tenancy.AccountState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Every metric of the product: name, type, unit, labels with their closed sets of values. */
public final class MetricCatalogue {
    static final int SERIES_MAX = 10_000;
    /** Upper bounds of {@code http_request_duration_seconds} and the other histograms, in milliseconds. */
    static final List<Integer> BUCKETS = List.of(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000);

    private final Map<String, Metric> metrics = new LinkedHashMap<>();
    private final Vocabulary words;

    private MetricCatalogue(Vocabulary words) {
        this.words = words;
        http();
        auth();
        secrets();
        functions();
        jobs();
        outside();
        data();
        server();
        accounts();
    }

    public static MetricCatalogue of(Vocabulary words) {
        return new MetricCatalogue(words);
    }

    private void http() {
        var routes = new ArrayList<>(words.operations());
        routes.addAll(List.of("probe", "document", Vocabulary.OTHER));
        Label operation = named("operation id, probe, document, other", routes);
        counter("http_requests_total", "requests answered", Map.of("operation", operation, "status", statuses()));
        histogram(
                "http_request_duration_seconds",
                "time from the parsed head to the last byte of the answer",
                Map.of("operation", operation));
        gauge("http_in_flight", "1", "requests that are being answered", Map.of());
        counter(
                "http_rejected_total",
                "requests refused before an operation saw them",
                Map.of(
                        "reason",
                        Label.of(
                                "in_flight",
                                "in_flight_account",
                                "slow_head",
                                "bad_message",
                                "idle_connection",
                                Vocabulary.OTHER)));
        counter("permission_denied_total", "requests refused for a missing permission", Map.of("service", services()));
        counter(
                "rate_limited_total",
                "requests refused by a rate limit",
                Map.of("scope", Label.of("principal", "account", "address")));
        gauge("sse_connections", "1", "open event streams", Map.of("stream", operation));
    }

    private void auth() {
        counter(
                "auth_attempts_total",
                "credentials judged",
                Map.of(
                        "method", Label.of("api_key", "operator_token", Vocabulary.OTHER),
                        "outcome", Label.of("ok", "missing", "invalid")));
    }

    private void secrets() {
        counter(
                "secrets_integrity_failed_total",
                "stored values of secrets that did not open as what they are said to be",
                Map.of());
    }

    private void functions() {
        counter(
                "sandbox_runs_total",
                "runs that ended",
                Map.of(
                        "outcome",
                        Label.of(
                                "succeeded",
                                "script_error",
                                "never_settles",
                                "cpu_limit",
                                "wall_limit",
                                "memory_limit",
                                "stack_limit",
                                "output_limit",
                                "output_invalid",
                                "worker_killed",
                                "interrupted",
                                "cancelled",
                                Vocabulary.OTHER)));
        histogram("sandbox_duration_seconds", "time of a run in its worker", Map.of());
        gauge("sandbox_workers", "1", "worker processes", Map.of("state", Label.of("starting", "ready", "busy")));
        counter(
                "sandbox_kills_total",
                "workers that had to be replaced",
                Map.of(
                        "reason",
                        Label.of(
                                "deadline",
                                "heartbeat",
                                "cpu",
                                "did_not_stop",
                                "hung_up",
                                "protocol",
                                "interrupted",
                                "lost",
                                Vocabulary.OTHER)));
    }

    private void jobs() {
        Label kind = named("job kind, other", with(words.jobKinds(), Vocabulary.OTHER));
        counter(
                "jobs_total",
                "turns of jobs that ended",
                Map.of("kind", kind, "outcome", Label.of("done", "retry", "again", "dead")));
        histogram("jobs_duration_seconds", "time of a turn of a job", Map.of("kind", kind));
        histogram("jobs_start_delay_seconds", "wait from due to the start of a turn", Map.of("kind", kind));
        gauge(
                "jobs_queue_depth",
                "1",
                "jobs of all replicas that are not ended, counted each quarter of a minute",
                Map.of("kind", kind, "state", Label.of("due", "held", "running")));
        gauge(
                "jobs_oldest_due_seconds",
                "seconds",
                "how long the longest waiting job has been due, counted each quarter of a minute",
                Map.of("kind", kind));
        gauge(
                "jobs_dead_letters",
                "1",
                "jobs that failed for good and wait for an operator, counted each quarter of a minute",
                Map.of("kind", kind));
        counter(
                "jobs_lease_lost_total",
                "turns that counted for nothing, their lease being lost",
                Map.of("kind", kind));
        gauge("replicas", "1", "processes that share the database and have a lease", Map.of());
        gauge(
                "pauses_active",
                "1",
                "pauses in force, counted each quarter of a minute",
                Map.of("scope", Label.of("system", "service", "job_kind", "account", "account_service")));
    }

    private void outside() {
        counter(
                "egress_requests_total",
                "calls out",
                Map.of(
                        "service",
                        services(),
                        "outcome",
                        Label.of(
                                "answered",
                                "egress_denied",
                                "egress_limit",
                                "timeout",
                                "secret_host_denied",
                                "upstream_failed",
                                "circuit_open",
                                "interrupted")));
        histogram("egress_duration_seconds", "time of a call out", Map.of("service", services()));
        gauge("egress_circuits_open", "1", "hosts that are not called for a while", Map.of());
    }

    private void data() {
        gauge(
                "db_pool_connections",
                "1",
                "connections of the pool for requests",
                Map.of("state", Label.of("active", "idle", "pending", "max")));
        histogram("db_acquire_seconds", "wait for a connection of the pool for requests", Map.of());
        counter("db_transactions_total", "transactions", Map.of("outcome", Label.of("committed", "rolled_back")));
        gauge("disk_free_bytes", "bytes", "space left for the data folder", Map.of("volume", Label.of("data")));
        gauge("schema_version", "1", "release of the schema in the database", Map.of());
    }

    private void server() {
        gauge("ready", "1", "1 while /readyz answers 200", Map.of());
        gauge(
                "component_status",
                "1",
                "0 failing or unknown, 1 degraded, 2 ok, -1 not configured",
                Map.of("component", named("component", words.components())));
        gauge("clock_skew_seconds", "seconds", "clock of this process less that of the database", Map.of());
        gauge("log_lines_dropped", "1", "log lines that did not fit into the queue, since the start", Map.of());
        add(new Metric(
                Metric.PREFIX + "build_info",
                Metric.Type.INFO,
                "1",
                "which build runs; always 1",
                ordered("version", one("release"), "commit", one("commit"), "java", one("Java version"))));
    }

    private void accounts() {
        counter("quota_refusals_total", "requests refused by a quota", Map.of("quota", named("quota", words.quotas())));
        List<String> states =
                Arrays.stream(AccountState.values()).map(AccountState::word).toList();
        gauge("accounts", "1", "accounts, counted each minute", Map.of("state", named("state of an account", states)));
        gauge(
                "quota_near_limit_accounts",
                "1",
                "accounts that have used over 80 % of a quota, counted each minute",
                Map.of("quota", named("quota", words.quotas())));
    }

    private void counter(String name, String help, Map<String, Label> labels) {
        add(new Metric(Metric.PREFIX + name, Metric.Type.COUNTER, "1", help, labels));
    }

    private void gauge(String name, String unit, String help, Map<String, Label> labels) {
        add(new Metric(Metric.PREFIX + name, Metric.Type.GAUGE, unit, help, labels));
    }

    private void histogram(String name, String help, Map<String, Label> labels) {
        add(new Metric(Metric.PREFIX + name, Metric.Type.HISTOGRAM, "seconds", help, labels));
    }

    private void add(Metric metric) {
        if (metrics.put(metric.name(), metric) != null) {
            throw new IllegalStateException("metric " + metric.name() + " is declared twice");
        }
    }

    private Label services() {
        return named("service", with(words.services(), Vocabulary.OTHER));
    }

    private static Label statuses() {
        Stream<Integer> refusals = Arrays.stream(ProblemCode.values()).map(ProblemCode::status);
        return named(
                "HTTP status",
                Stream.concat(Stream.of(200, 201, 202, 204, 304), refusals)
                        .distinct()
                        .sorted()
                        .map(String::valueOf)
                        .toList());
    }

    private static Label named(String of, List<String> values) {
        return new Label(of, List.copyOf(values));
    }

    /** A label whose one value is fixed when the process starts. */
    private static Label one(String of) {
        return new Label(of, List.of("*"));
    }

    private static Map<String, Label> ordered(String a, Label la, String b, Label lb, String c, Label lc) {
        var labels = new LinkedHashMap<String, Label>();
        labels.put(a, la);
        labels.put(b, lb);
        labels.put(c, lc);
        return labels;
    }

    private static List<String> with(List<String> values, String more) {
        var all = new ArrayList<>(values);
        all.add(more);
        return all;
    }

    Optional<Metric> find(String name) {
        return Optional.ofNullable(metrics.get(name));
    }

    /** The closed set of a label's values. */
    public List<String> values(String name, String label) {
        return find(Metric.PREFIX + name)
                .map(metric -> metric.labels().get(label))
                .map(Metric.Label::values)
                .orElseThrow(() -> new IllegalArgumentException("no label " + label + " of a metric " + name));
    }

    public List<Metric> metrics() {
        return List.copyOf(metrics.values());
    }

    /** The greatest number of series that labels allow. */
    public int series() {
        return metrics.values().stream()
                .mapToInt(metric -> metric.series(BUCKETS.size()))
                .sum();
    }
}
