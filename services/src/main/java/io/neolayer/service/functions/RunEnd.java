package io.neolayer.service.functions;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.neo.codec.CodecException;
import io.neolayer.sandbox.FaultCode;
import io.neolayer.sandbox.NoSlot;
import io.neolayer.sandbox.RunFault;
import io.neolayer.sandbox.RunLimits;
import io.neolayer.sandbox.RunResult;
import io.neolayer.sandbox.RunUsage;
import io.neolayer.service.functions.Execution.Action;
import io.neolayer.service.functions.Execution.HostCall;
import io.neolayer.service.functions.Execution.RunCost;
import io.neolayer.service.functions.Execution.RunError;
import io.neolayer.service.functions.Execution.Status;
import io.neolayer.service.functions.Runner.Admitted;
import io.neolayer.service.functions.Runner.Ran;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The end of a run: everything it wants happens in the transaction that stores its result, or nothing does. */
final class RunEnd {
    /** A cancel came before, or another server ended the run. */
    private static final class Superseded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Superseded() {
            super("the run was cancelled or taken over", null, false, false);
        }
    }

    /** What a run returned, as it is kept. */
    private record Output(JsonNode tree, String text, String sha256) {
        /** @throws CodecException when it has no canonical form */
        static Output of(JsonNode tree) {
            String text = tree.toString();
            return new Output(tree, text, RunReceipts.sha256(text));
        }
    }

    /** What is known of the end before it is stored. */
    private record Outcome(
            Status status,
            @Nullable Output output,
            @Nullable RunError error,
            List<Action> actions,
            @Nullable RunCost usage,
            long logsDropped) {}

    private final ExecutionsStore store;
    private final RunReceipts receipts;
    private final RunEvents events;
    private final IdSource ids;
    private final UUID incarnation;
    private final FunctionsLimits limits;
    private final RunQueue queue;

    RunEnd(
            ExecutionsStore store,
            RunReceipts receipts,
            RunEvents events,
            IdSource ids,
            UUID incarnation,
            FunctionsLimits limits,
            RunQueue queue) {
        this.store = store;
        this.receipts = receipts;
        this.events = events;
        this.ids = ids;
        this.incarnation = incarnation;
        this.limits = limits;
        this.queue = queue;
    }

    Execution finish(Tx tx, Admitted admitted, Ran ran) {
        UUID id = admitted.execution().id();
        var hold = store.hold(tx, id, incarnation, admitted.epoch());
        Outcome outcome = judged(admitted, ran);
        boolean succeeded = outcome.status() == Status.SUCCEEDED;
        if (hold != ExecutionsStore.Hold.MINE && succeeded) {
            throw new Superseded();
        }
        if (hold == ExecutionsStore.Hold.LOST) {
            return asItEnded(tx, id);
        }
        if (succeeded && ran.host() != null) {
            var queue = ran.host().actions();
            List<Action> actions = admitted.execution().dryRun() ? queue.pending() : queue.apply(tx);
            outcome = with(outcome, actions);
        }
        return stored(tx, admitted, ran, outcome);
    }

    private Execution asItEnded(Tx tx, UUID id) {
        return store.find(tx, id).orElseThrow(Problem::notFound);
    }

    Execution finishFailed(Tx tx, Admitted admitted, Ran ran, RuntimeException failure) {
        UUID id = admitted.execution().id();
        if (store.hold(tx, id, incarnation, admitted.epoch()) == ExecutionsStore.Hold.LOST) {
            return asItEnded(tx, id);
        }
        Outcome before = judged(admitted, ran);
        return switch (failure) {
            case ActionQueue.ActionFailed failed ->
                stored(tx, admitted, ran, rolledBack(admitted, ran, before, failed));
            case Superseded superseded -> {
                var error = RunError.of(FaultCode.CANCELLED.wire(), "the run was cancelled before it ended");
                var cancelled =
                        new Outcome(Status.CANCELLED, null, error, List.of(), before.usage(), before.logsDropped());
                yield stored(tx, admitted, ran, cancelled);
            }
            default -> throw failure;
        };
    }

    private static Outcome rolledBack(Admitted admitted, Ran ran, Outcome before, ActionQueue.ActionFailed failed) {
        Problem problem = failed.problem();
        var shown = JsonNodeFactory.instance
                .objectNode()
                .put("code", problem.code().code())
                .put("status", problem.code().status())
                .put("detail", problem.detail());
        if (!problem.errors().isEmpty()) {
            shown.set("errors", Documents.treeOf(problem.errors()));
        }
        var error = new RunError(
                "action_failed",
                admitted.redaction().text(problem.code().code() + ": " + problem.detail()),
                null,
                null,
                null,
                null,
                failed.index(),
                problem.code().retryable());
        List<Action> actions =
                ran.host() == null ? List.of() : ran.host().actions().rolledBack(failed.index(), shown);
        return new Outcome(Status.FAILED, null, error, actions, before.usage(), before.logsDropped());
    }

    private static Outcome with(Outcome outcome, List<Action> actions) {
        return new Outcome(
                outcome.status(), outcome.output(), outcome.error(), actions, outcome.usage(), outcome.logsDropped());
    }

    private Outcome judged(Admitted admitted, Ran ran) {
        if (admitted.fault() != null) {
            return new Outcome(Status.FAILED, null, admitted.fault(), List.of(), null, 0);
        }
        return switch (ran.result()) {
            case RunResult.Succeeded succeeded -> succeeded(admitted, ran, succeeded);
            case RunResult.Failed failed -> {
                RunError error = error(admitted, failed.fault());
                Status status = failed.fault().code() == FaultCode.CANCELLED ? Status.CANCELLED : Status.FAILED;
                yield new Outcome(
                        status,
                        null,
                        error,
                        List.of(),
                        cost(ran, failed.usage()),
                        failed.usage().logsDropped());
            }
            case NoSlot none -> {
                var message = "no sandbox worker took the run within " + none.waited();
                var error = new RunError("unavailable", message, null, null, null, null, null, true);
                yield new Outcome(Status.FAILED, null, error, List.of(), null, 0);
            }
            case null -> throw new IllegalStateException("a run without a fault has a result");
        };
    }

    private static Outcome succeeded(Admitted admitted, Ran ran, RunResult.Succeeded result) {
        JsonNode output = Documents.tree(result.output());
        RunCost cost = cost(ran, result.usage());
        long dropped = result.usage().logsDropped();
        JsonNode schema = admitted.version().outputSchema();
        if (schema != null) {
            var faults = JsonSchemas.faults(schema, output);
            if (!faults.isEmpty()) {
                var first = faults.getFirst();
                var error = RunError.of(
                        FaultCode.OUTPUT_INVALID.wire(),
                        admitted.redaction().text("output" + first.field() + ": " + first.message()));
                return new Outcome(Status.FAILED, null, error, List.of(), cost, dropped);
            }
        }
        boolean secret = !admitted.secrets().secrets().isEmpty();
        try {
            Output kept = Output.of(secret ? admitted.redaction().json(output) : output);
            return new Outcome(Status.SUCCEEDED, kept, null, List.of(), cost, dropped);
        } catch (CodecException e) {
            var error = RunError.of(
                    FaultCode.OUTPUT_INVALID.wire(), "the output has no canonical form (RFC 8785): " + e.getMessage());
            return new Outcome(Status.FAILED, null, error, List.of(), cost, dropped);
        }
    }

    private static RunError error(Admitted admitted, RunFault fault) {
        var limit = fault.limit();
        return new RunError(
                fault.code().wire(),
                admitted.redaction().text(fault.message()),
                fault.stack().isEmpty() ? null : admitted.redaction().text(fault.stack()),
                limit == null ? null : limit.limit(),
                limit == null ? null : limit.allowed(),
                limit == null ? null : limit.used(),
                null,
                fault.code().retryable());
    }

    private static RunCost cost(Ran ran, RunUsage usage) {
        var host = ran.host();
        return new RunCost(
                usage.cpuMs(),
                usage.wallMs(),
                usage.memoryPeakBytes(),
                host == null ? 0 : host.egressBytes(),
                host == null ? 0 : host.calls().size());
    }

    private Execution stored(Tx tx, Admitted admitted, Ran ran, Outcome outcome) {
        Execution before = admitted.execution();
        Redaction redaction = admitted.redaction();
        Instant now = tx.now();
        Output output = outcome.output();
        List<Action> actions = redacted(outcome.actions(), redaction);
        var ended = new Execution(
                before.id(),
                before.accountId(),
                before.functionId(),
                before.number(),
                before.alias(),
                outcome.status(),
                before.causedBy(),
                before.input(),
                output == null ? null : output.tree(),
                warnings(ran, redaction),
                ran.logs().first(),
                outcome.logsDropped(),
                calls(ran, redaction),
                actions,
                outcome.error(),
                outcome.usage(),
                before.seed(),
                before.clock(),
                before.dryRun(),
                before.attempt(),
                before.createdAt(),
                before.startedAt(),
                now,
                Duration.between(before.createdAt(), now),
                ids.next());
        String transcript = transcript(ran, redaction);
        String receipt = receipts.sign(
                ended,
                admitted.version().sourceSha256(),
                admitted.storedSha256(),
                output == null ? null : output.sha256(),
                transcript,
                inForce(admitted.version()));
        store.end(tx, new ExecutionsStore.End(ended, output == null ? null : output.text(), transcript, receipt));
        events.ended(tx, ended);
        store.log(tx, before.id(), before.functionId(), ran.logs().rest());
        if (admitted.asQueued()) {
            queue.ended(tx, ended);
        }
        return ended;
    }

    /** A host name may spell a secret too. */
    private static List<HostCall> calls(Ran ran, Redaction redaction) {
        List<HostCall> made = ran.host() == null ? List.of() : ran.host().calls();
        return made.stream().map(call -> call.redacted(redaction)).toList();
    }

    private static List<Action> redacted(List<Action> actions, Redaction redaction) {
        return actions.stream()
                .map(action -> new Action(
                        action.id(),
                        action.type(),
                        redaction.json(action.params()),
                        action.outcome(),
                        action.result() == null ? null : redaction.json(action.result()),
                        action.error() == null ? null : redaction.json(action.error())))
                .toList();
    }

    private static List<String> warnings(Ran ran, Redaction redaction) {
        var warnings = new ArrayList<String>();
        if (redaction.hit()) {
            warnings.add("secret_redacted");
        }
        if (ran.transcript() != null && ran.transcript().dropped()) {
            warnings.add("transcript_too_large");
        }
        return warnings;
    }

    private static @Nullable String transcript(Ran ran, Redaction redaction) {
        Transcript transcript = ran.transcript();
        if (transcript == null || transcript.dropped()) {
            return null;
        }
        return redaction.json(Documents.treeOf(transcript.entries())).toString();
    }

    private Map<String, Long> inForce(Version version) {
        RunLimits run = limits.runLimits(version.limits());
        var values = new LinkedHashMap<String, Long>();
        values.put("cpu_ms", run.cpu().toMillis());
        values.put("wall_ms", run.wall().toMillis());
        values.put("memory_bytes", run.memoryBytes());
        values.put("output_bytes", (long) run.outputBytes());
        values.put("log_lines", (long) run.logLines());
        values.put("http_calls", (long) FunctionsLimits.httpCalls(version.limits()));
        values.put("service_reads", (long) FunctionsLimits.serviceReads(version.limits()));
        values.put("actions", (long) FunctionsLimits.actions(version.limits()));
        return values;
    }
}
