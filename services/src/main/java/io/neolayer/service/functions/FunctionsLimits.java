package io.neolayer.service.functions;

import static io.neolayer.kernel.operation.Limit.Kind.BOUND;
import static io.neolayer.kernel.operation.Limit.Scope.ACCOUNT;

import io.neolayer.kernel.operation.Limit;
import io.neolayer.kernel.operation.Limits;
import io.neolayer.kernel.operation.QuotaKind;
import io.neolayer.sandbox.RunLimits;
import java.time.Duration;
import java.util.List;

/**
 * Every bound and default of functions.
 *
 * @param workerHeapBytes heap of one worker, from {@code FUNCTIONS_WORKER_HEAP}; bounds a run's memory
 */
record FunctionsLimits(long workerHeapBytes) implements Limits {
    static final int SOURCE_BYTES = 256 * 1024;
    static final int SOURCE_MAP_BYTES = 512 * 1024;
    static final int SCHEMA_BYTES = 64 * 1024;
    static final int PARAMS_BYTES = 256 * 1024;
    static final int TRANSCRIPT_BYTES = 1024 * 1024;
    static final int SECRETS = 20;
    static final int EGRESS_HOSTS = 20;
    static final int TAGS = 16;
    static final int VERSIONS = 200;
    static final int HTTP_REQUEST_BYTES = 64 * 1024;
    static final int HTTP_RESPONSE_BYTES = 1024 * 1024;
    static final Duration HTTP_CALL = Duration.ofSeconds(10);
    static final Duration HTTP_CALL_MAX = Duration.ofMinutes(1);
    static final Duration WAIT_MAX = Duration.ofSeconds(30);
    static final Duration KEEP_MAX = Duration.ofDays(365);

    private static final Duration CPU = Duration.ofSeconds(10);
    private static final Duration CPU_MAX = Duration.ofMinutes(1);
    private static final Duration WALL = Duration.ofSeconds(30);
    private static final Duration WALL_MAX = Duration.ofMinutes(5);
    private static final long MIB = 1024 * 1024;
    private static final long MEMORY = 128 * MIB;
    private static final int OUTPUT = 256 * 1024;
    private static final int OUTPUT_MAX = 1024 * 1024;
    private static final int LOG_LINES = 1_000;
    private static final int LOG_LINES_MAX = 10_000;
    private static final int LOG_CHARS = 1_024;
    private static final int CONCURRENT_CALLS = 10;
    private static final int HTTP_CALLS = 5;
    private static final int HTTP_CALLS_MAX = 50;
    private static final int READS = 50;
    private static final int READS_MAX = 500;
    private static final int ACTIONS = 25;
    private static final int ACTIONS_MAX = 100;

    static final List<QuotaKind> QUOTAS = List.of(
            QuotaKind.stock("functions.functions", "functions", 100, 10_000),
            new QuotaKind("functions.concurrent", QuotaKind.Kind.LEASE, "runs", 10, 1_000),
            new QuotaKind(RunQueue.QUOTA, QuotaKind.Kind.LEASE, "runs", 1_000, 10_000),
            new QuotaKind(WorkerKills.QUOTA, QuotaKind.Kind.LEASE, "kills in PT10M", 30, 300));

    long memoryMax() {
        return Math.max(workerHeapBytes - MEMORY, MEMORY);
    }

    /** What the sandbox enforces for a version. */
    RunLimits runLimits(RunBounds bounds) {
        return new RunLimits(
                or(bounds.cpu(), CPU),
                or(bounds.wall(), WALL),
                or(bounds.memoryBytes(), MEMORY),
                or(bounds.outputBytes(), OUTPUT),
                or(bounds.logLines(), LOG_LINES),
                LOG_CHARS,
                CONCURRENT_CALLS);
    }

    static int httpCalls(RunBounds bounds) {
        return or(bounds.httpCalls(), HTTP_CALLS);
    }

    static int serviceReads(RunBounds bounds) {
        return or(bounds.serviceReads(), READS);
    }

    static int actions(RunBounds bounds) {
        return or(bounds.actions(), ACTIONS);
    }

    private static <T> T or(@org.jspecify.annotations.Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    /** The numeric bound of each field of {@link RunBounds} in its own unit: milliseconds, bytes or a count. */
    List<Limit> runBounds() {
        return List.of(
                run("cpu", CPU.toMillis(), "milliseconds", CPU_MAX.toMillis(), "cpu_limit"),
                run("wall", WALL.toMillis(), "milliseconds", WALL_MAX.toMillis(), "wall_limit"),
                run("memory_bytes", MEMORY, "bytes", memoryMax(), "memory_limit"),
                run("output_bytes", OUTPUT, "bytes", OUTPUT_MAX, "output_limit"),
                run("log_lines", LOG_LINES, "lines", LOG_LINES_MAX, "dropped"),
                run("http_calls", HTTP_CALLS, "calls", HTTP_CALLS_MAX, "call_limit"),
                run("service_reads", READS, "calls", READS_MAX, "call_limit"),
                run("actions", ACTIONS, "actions", ACTIONS_MAX, "action_limit"));
    }

    @Override
    public List<Limit> limits() {
        var all = new java.util.ArrayList<>(runBounds());
        all.add(bound("source_bytes", SOURCE_BYTES, "bytes", "422 source_too_large"));
        all.add(bound("params_bytes", PARAMS_BYTES, "bytes", "413 body_too_large"));
        all.add(bound("schema_bytes", SCHEMA_BYTES, "bytes", "422 size"));
        all.add(bound("transcript_bytes", TRANSCRIPT_BYTES, "bytes", "not recorded"));
        all.add(bound("secrets", SECRETS, "names", "422 size"));
        all.add(bound("egress_hosts", EGRESS_HOSTS, "hosts", "422 size"));
        all.add(bound("versions", VERSIONS, "versions", "429 quota_exceeded"));
        all.add(bound("http_request_bytes", HTTP_REQUEST_BYTES, "bytes", "egress_limit"));
        all.add(bound("http_response_bytes", HTTP_RESPONSE_BYTES, "bytes", "egress_limit"));
        all.add(bound("http_call", HTTP_CALL_MAX.toMillis(), "milliseconds", "timeout"));
        all.add(bound("wait", WAIT_MAX.toMillis(), "milliseconds", "400 invalid_parameter"));
        return List.copyOf(all);
    }

    private static Limit run(String name, long value, String unit, long maximum, String code) {
        return new Limit("functions." + name, value, unit, maximum, ACCOUNT, BOUND, "run fails: " + code);
    }

    private static Limit bound(String name, long value, String unit, String exceeded) {
        return new Limit("functions." + name, value, unit, value, ACCOUNT, BOUND, exceeded);
    }
}
