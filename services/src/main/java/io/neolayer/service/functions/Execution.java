package io.neolayer.service.functions;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One run and everything it left: input, output, logs, calls, actions, cost and receipt.
 *
 * @param input null in lists, as is output
 * @param logs the first lines kept; all of them are at {@code …/logs}
 * @param seed 32 bytes in lower-case hex
 */
record Execution(
        UUID id,
        UUID accountId,
        UUID functionId,
        long number,
        @Nullable String alias,
        Status status,
        CausedBy causedBy,
        @Nullable JsonNode input,
        @Nullable JsonNode output,
        List<String> warnings,
        List<LogEntry> logs,
        long logsDropped,
        List<HostCall> calls,
        List<Action> actions,
        @Nullable RunError error,
        @Nullable RunCost usage,
        String seed,
        Instant clock,
        boolean dryRun,
        int attempt,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        @Nullable Duration duration,
        @Nullable UUID receiptId) {

    /** {@code queued} leads to {@code running}, {@code cancelled} or {@code expired}, {@code running} to the others; those are terminal. */
    enum Status {
        QUEUED,
        RUNNING,
        SUCCEEDED,
        FAILED,
        CANCELLED,
        EXPIRED
    }

    /** What started the run. */
    record CausedBy(Kind kind, @Nullable String id) {
        /** The kinds that exist now. */
        enum Kind {
            HTTP,
            FUNCTION,
            AUTOMATION,
            REPLAY
        }
    }

    /** A line of {@code console}. */
    record LogEntry(long seq, Instant at, String level, String message) {}

    /**
     * A call to the outside or to a service; no bodies.
     *
     * @param host of an HTTP call
     * @param operation of a service call
     * @param status HTTP status, or the problem code or egress code of a refusal
     */
    record HostCall(@Nullable String host, @Nullable String operation, String status, long bytes, long ms) {
        HostCall redacted(Redaction redaction) {
            return host == null ? this : new HostCall(redaction.text(host), operation, status, bytes, ms);
        }
    }

    /** Something the code wants changed; applied with its result or not at all. */
    record Action(
            String id,
            String type,
            JsonNode params,
            @JsonProperty("status") Outcome outcome,
            @Nullable JsonNode result,
            @Nullable JsonNode error) {
        /** Pending until the finishing transaction, then one of the others. */
        enum Outcome {
            PENDING,
            SUCCEEDED,
            FAILED,
            ROLLED_BACK
        }
    }

    /** Why a run failed; {@code limit}, {@code allowed} and {@code used} name the limit that ended it. */
    record RunError(
            String code,
            String message,
            @Nullable String stack,
            @Nullable String limit,
            @Nullable Long allowed,
            @Nullable Long used,
            @Nullable Integer actionIndex,
            boolean retryable) {
        static RunError of(String code, String message) {
            return new RunError(code, message, null, null, null, null, null, false);
        }
    }

    /** What the run used. */
    record RunCost(long cpuMs, long wallMs, long memoryPeakBytes, long egressBytes, int calls) {}

    Execution {
        warnings = List.copyOf(warnings);
        logs = List.copyOf(logs);
        calls = List.copyOf(calls);
        actions = List.copyOf(actions);
    }

    Execution withLogs(List<LogEntry> lines) {
        return with(input, lines);
    }

    Execution withInput(JsonNode given) {
        return with(given, logs);
    }

    /** The same run, begun once more. */
    Execution begun(int number, Instant at) {
        return new Execution(
                id,
                accountId,
                functionId,
                this.number,
                alias,
                Status.RUNNING,
                causedBy,
                input,
                output,
                warnings,
                logs,
                logsDropped,
                calls,
                actions,
                error,
                usage,
                seed,
                clock,
                dryRun,
                number,
                createdAt,
                at,
                null,
                null,
                null);
    }

    /** The same run, ended without a result of its code. */
    Execution endedAs(Status end, RunError why, Instant at, UUID receipt) {
        return new Execution(
                id,
                accountId,
                functionId,
                number,
                alias,
                end,
                causedBy,
                input,
                null,
                List.of(),
                List.of(),
                0,
                List.of(),
                List.of(),
                why,
                null,
                seed,
                clock,
                dryRun,
                attempt,
                createdAt,
                startedAt,
                at,
                Duration.between(createdAt, at),
                receipt);
    }

    private Execution with(@Nullable JsonNode given, List<LogEntry> lines) {
        return new Execution(
                id,
                accountId,
                functionId,
                number,
                alias,
                status,
                causedBy,
                given,
                output,
                warnings,
                lines,
                logsDropped,
                calls,
                actions,
                error,
                usage,
                seed,
                clock,
                dryRun,
                attempt,
                createdAt,
                startedAt,
                completedAt,
                duration,
                receiptId);
    }

    @JsonIgnore
    boolean ended() {
        return status != Status.RUNNING && status != Status.QUEUED;
    }
}
