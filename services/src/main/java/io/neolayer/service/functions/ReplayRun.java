package io.neolayer.service.functions;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.neolayer.kernel.operation.LongRun;
import io.neolayer.kernel.operation.Query;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.service.functions.Execution.Action;
import io.neolayer.service.functions.Execution.CausedBy;
import io.neolayer.service.functions.Runner.Admitted;
import io.neolayer.service.functions.Runner.Ran;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Repeats a recorded run with its input, seed, clock and the host's answers, under its own version or another; applies nothing and
 * compares what comes out.
 */
final class ReplayRun implements LongRun<ReplayRun.Replay, ReplayRun.Again, Ran, ReplayRun.Comparison> {
    /** @param number another version to run, as a regression test */
    record Replay(
            UUID eid,
            @Nullable @Min(1) Long number,
            @Query @Nullable @JsonProperty("wait") Duration patience) {}

    /** The original and the repetition that was admitted. */
    record Again(Execution original, Admitted admitted, ReplayHost host) {}

    /**
     * What the repetition showed.
     *
     * @param executionId the repetition's own record
     * @param differences JSON pointers such as {@code /output/sum}
     */
    record Comparison(boolean match, List<String> differences, UUID executionId, Execution.Status status) {}

    private final ExecuteRun execute;
    private final Runner runner;
    private final VersionsStore versions;
    private final RunEnd end;
    private final IdSource ids;

    ReplayRun(ExecuteRun execute, Runner runner, VersionsStore versions, RunEnd end, IdSource ids) {
        this.execute = execute;
        this.runner = runner;
        this.versions = versions;
        this.end = end;
        this.ids = ids;
    }

    @Override
    public Duration wait(Replay input) {
        return execute.bounded(input.patience());
    }

    @Override
    public Slot reserve(Caller caller, Replay input, Duration patience) {
        var parts = runner.parts();
        UUID function = parts.db()
                .inTx(caller.account(), tx -> parts.store().functionOf(tx, input.eid()))
                .orElseThrow(Problem::notFound);
        return execute.slot(caller.account(), function, patience);
    }

    @Override
    public Again admit(Caller caller, Tx tx, Replay input) {
        var store = runner.parts().store();
        Execution original = store.find(tx, input.eid()).orElseThrow(Problem::notFound);
        if (!original.ended()) {
            throw Problem.invalidState("the run has not ended; only ended ones can be repeated");
        }
        Version recorded = version(tx, original.functionId(), original.number());
        List<Transcript.Entry> answers = store.transcript(tx, input.eid())
                .map(text -> Documents.readList(text, Transcript.Entry.class))
                .orElseGet(() -> withoutAnswers(original, recorded));
        Version version = input.number() == null ? recorded : version(tx, original.functionId(), input.number());
        Instant now = tx.now();
        var execution = repetition(original, ids.next(), version.number(), now);
        JsonNode params = original.input();
        if (params == null) {
            throw Problem.invalidState("the run's input is no longer kept");
        }
        var host = new ReplayHost(runner.parts().operations().get(), answers);
        return new Again(original, execute.admitted(caller, tx, version, execution, params), host);
    }

    private Version version(Tx tx, UUID function, long number) {
        return versions.find(tx, function, number)
                .orElseThrow(() -> Problem.invalid("/number", "not_found", "there is no version " + number));
    }

    /** A deterministic run that called nothing needs no answers. */
    private static List<Transcript.Entry> withoutAnswers(Execution original, Version version) {
        if (version.deterministic()
                && original.calls().isEmpty()
                && original.actions().isEmpty()) {
            return List.of();
        }
        throw Problem.of(
                ProblemCode.INVALID_STATE,
                "the run was not recorded; deploy the version with record, or deterministic without host calls");
    }

    private static Execution repetition(Execution original, UUID id, long number, Instant now) {
        return new Execution(
                id,
                original.accountId(),
                original.functionId(),
                number,
                null,
                Execution.Status.RUNNING,
                new CausedBy(CausedBy.Kind.REPLAY, original.id().toString()),
                null,
                null,
                List.of(),
                List.of(),
                0,
                List.of(),
                List.of(),
                null,
                null,
                original.seed(),
                original.clock(),
                true,
                1,
                now,
                now,
                null,
                null,
                null);
    }

    @Override
    public Ran run(Caller caller, Again again) {
        return runner.replay(again.admitted(), again.host());
    }

    @Override
    public Comparison finish(Caller caller, Tx tx, Again again, Ran ran) {
        return compared(again, end.finish(tx, again.admitted(), ran));
    }

    @Override
    public Comparison finishFailed(Caller caller, Tx tx, Again again, Ran ran, RuntimeException failure) {
        return compared(again, end.finishFailed(tx, again.admitted(), ran, failure));
    }

    @Override
    public Comparison progress(Caller caller, Tx tx, Again again) {
        return new Comparison(false, List.of(), again.admitted().execution().id(), Execution.Status.RUNNING);
    }

    private static Comparison compared(Again again, Execution repeated) {
        Execution original = again.original();
        var differences = new LinkedHashSet<String>();
        String before = original.error() == null ? "" : original.error().code();
        String after = repeated.error() == null ? "" : repeated.error().code();
        if (before.equals("action_failed")) {
            // its code had succeeded, only its effects could not be applied; the output is not kept
            if (repeated.status() != Execution.Status.SUCCEEDED) {
                differences.add("/status");
            }
        } else {
            if (original.status() != repeated.status()) {
                differences.add("/status");
            }
            differ("/output", original.output(), repeated.output(), differences);
            if (!before.equals(after)) {
                differences.add("/error/code");
            }
        }
        JsonNode asked = again.admitted().redaction().json(shown(asked(again, repeated)));
        differ("/actions", shown(original.actions()), asked, differences);
        return new Comparison(differences.isEmpty(), new ArrayList<>(differences), repeated.id(), repeated.status());
    }

    /** A run that failed by itself dropped what it had asked for. */
    private static List<Action> asked(Again again, Execution repeated) {
        return repeated.status() == Execution.Status.SUCCEEDED ? again.host().asked() : List.of();
    }

    /** Actions by what was asked, without what became of it. */
    private static JsonNode shown(List<Action> actions) {
        var list = JsonNodeFactory.instance.arrayNode();
        for (Action action : actions) {
            list.addObject().put("type", action.type()).set("params", action.params());
        }
        return list;
    }

    private static void differ(
            String at, @Nullable JsonNode before, @Nullable JsonNode after, Set<String> differences) {
        if (before == null && after == null) {
            return;
        }
        if (before == null || after == null) {
            differences.add(at);
            return;
        }
        if (before.isObject() && after.isObject()) {
            var names = new LinkedHashSet<String>(before.propertyNames());
            names.addAll(after.propertyNames());
            for (String name : names) {
                String below = at + "/" + name.replace("~", "~0").replace("/", "~1");
                differ(below, before.get(name), after.get(name), differences);
            }
        } else if (before.isArray() && after.isArray() && before.size() == after.size()) {
            for (int i = 0; i < before.size(); i++) {
                differ(at + "/" + i, before.get(i), after.get(i), differences);
            }
        } else if (!RunReceipts.sha256(before.toString()).equals(RunReceipts.sha256(after.toString()))) {
            differences.add(at);
        }
    }
}
