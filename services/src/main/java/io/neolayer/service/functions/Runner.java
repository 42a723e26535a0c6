package io.neolayer.service.functions;

import io.neolayer.kernel.egress.EgressClient;
import io.neolayer.kernel.operation.Invoker;
import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.kernel.tenancy.Principal;
import io.neolayer.kernel.tenancy.RequestOrigin;
import io.neolayer.sandbox.CancelHandle;
import io.neolayer.sandbox.Compat;
import io.neolayer.sandbox.FaultCode;
import io.neolayer.sandbox.Form;
import io.neolayer.sandbox.HostCalls;
import io.neolayer.sandbox.RunFault;
import io.neolayer.sandbox.RunInput;
import io.neolayer.sandbox.RunRequest;
import io.neolayer.sandbox.RunResult;
import io.neolayer.sandbox.RunUsage;
import io.neolayer.sandbox.Sandbox;
import io.neolayer.sandbox.Seeding;
import io.neolayer.sandbox.SourceCode;
import io.neolayer.service.secrets.SecretsApi.Resolved;
import io.neolayer.service.secrets.SecretsApi.ResolvedSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes an admitted run through the sandbox; nothing of it is stored here but log lines. */
final class Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * What the runner stands on.
     *
     * @param invoker made after all slices, hence supplied
     */
    record Parts(
            Db db,
            Sandbox sandbox,
            EgressClient egress,
            Supplier<Invoker> invoker,
            Supplier<HostOperations> operations,
            ExecutionsStore store,
            RunsInFlight inFlight,
            FunctionsLimits limits) {}

    /**
     * A run that was admitted.
     *
     * @param input the parameters as the code gets them
     * @param stored the parameters as they are kept, redacted
     * @param storedSha256 of the canonical form of {@code stored}
     * @param epoch of the lease that it runs under
     * @param asQueued whether a job runs it, which may run it again
     * @param fault why it must fail before any code runs
     */
    record Admitted(
            Execution execution,
            Version version,
            String input,
            String stored,
            String storedSha256,
            long epoch,
            boolean asQueued,
            Resolved secrets,
            Redaction redaction,
            Execution.@Nullable RunError fault) {
        /** As a job runs it, in the epoch that its claim gave. */
        Admitted under(long claimed) {
            return new Admitted(
                    execution, version, input, stored, storedSha256, claimed, true, secrets, redaction, fault);
        }
    }

    /** What a run brought back; {@code result} is absent when no code ran. */
    record Ran(
            @Nullable RunResult result,
            LogWriter logs,
            @Nullable RunHost host,
            @Nullable Transcript transcript) {}

    private final Parts parts;
    private final QueueStore queue = new QueueStore();

    Runner(Parts parts) {
        this.parts = parts;
    }

    Parts parts() {
        return parts;
    }

    /** Runs with real host calls. */
    Ran run(Caller caller, Admitted admitted) {
        var transcript = admitted.version().record() ? new Transcript() : null;
        var logs = logs(admitted);
        return ended(admitted, logs, () -> {
            RunHost host = host(caller, admitted, transcript);
            RunResult result = result(admitted, host, logs, admitted.version().deterministic());
            return new Ran(result, logs, host, result == null ? null : transcript);
        });
    }

    private RunHost host(Caller caller, Admitted admitted, @Nullable Transcript transcript) {
        return new RunHost(
                parts.invoker().get(),
                parts.operations().get(),
                asFunction(caller, admitted),
                admitted.version(),
                runHost -> new HttpCalls(
                        parts.egress(),
                        caller.account(),
                        admitted.version(),
                        admitted.secrets().secrets(),
                        admitted.execution().id(),
                        runHost::record,
                        () -> outward(admitted)),
                transcript);
    }

    /** Runs with the given host answers, under the recorded clock and seed. */
    Ran replay(Admitted admitted, HostCalls answers) {
        var logs = logs(admitted);
        return ended(admitted, logs, () -> new Ran(result(admitted, answers, logs, true), logs, null, null));
    }

    /** A failure that nobody foresaw is a result too: the caller gets it at once instead of waiting for the reaper. */
    private static Ran ended(Admitted admitted, LogWriter logs, Supplier<Ran> run) {
        try {
            return run.get();
        } catch (RuntimeException unforeseen) {
            LOG.error("run {} could not be carried out", admitted.execution().id(), unforeseen);
            var message = "the server could not carry out the run; nothing of it was applied";
            var fault = new RunFault(FaultCode.INTERRUPTED, message, "", null, null);
            return new Ran(new RunResult.Failed(fault, new RunUsage(0, 0, 0, 0, 0)), logs, null, null);
        }
    }

    private LogWriter logs(Admitted admitted) {
        Execution execution = admitted.execution();
        return new LogWriter(
                parts.db(),
                parts.inFlight().timer(),
                parts.store(),
                execution.accountId(),
                execution.id(),
                execution.functionId(),
                admitted.redaction());
    }

    /** What the code came to; null when it must not run. */
    private @Nullable RunResult result(Admitted admitted, HostCalls calls, LogWriter logs, boolean deterministic) {
        if (admitted.fault() != null) {
            return null;
        }
        Execution execution = admitted.execution();
        var cancel = new CancelHandle();
        parts.inFlight().add(execution.id(), cancel);
        try {
            var request = new RunRequest(
                    execution.accountId().toString(),
                    false,
                    source(admitted.version()),
                    input(admitted),
                    parts.limits().runLimits(admitted.version().limits()),
                    new Seeding(deterministic, execution.seed(), execution.clock()),
                    parts.operations().get().sandbox(),
                    cancel,
                    logs,
                    PATIENCE);
            return parts.sandbox().run(request, calls);
        } finally {
            parts.inFlight().remove(execution.id());
        }
    }

    /** Committed before the call leaves: after it no attempt follows by itself. */
    private void outward(Admitted admitted) {
        if (admitted.asQueued()) {
            parts.db().inTx(admitted.execution().accountId(), tx -> {
                queue.outward(tx, admitted.execution().id());
                return tx;
            });
        }
    }

    private static Caller asFunction(Caller caller, Admitted admitted) {
        return asFunction(
                admitted.execution(), admitted.version(), caller.principal().person(), caller.origin());
    }

    /** Who the code acts as. */
    static Caller asFunction(Execution execution, Version version, @Nullable String person, RequestOrigin origin) {
        var self = new Principal(
                Principal.Kind.FUNCTION,
                execution.functionId().toString(),
                "function " + execution.functionId(),
                person);
        return new Caller(self, execution.accountId(), new VersionAccess(Set.copyOf(version.permissions())), origin);
    }

    private static SourceCode source(Version version) {
        if (version.source() == null) {
            throw new IllegalStateException("version without source");
        }
        return new SourceCode(
                version.source(), version.sourceSha256(), Form.of(version.form()), Compat.of(version.compat()));
    }

    private RunInput input(Admitted admitted) {
        Execution execution = admitted.execution();
        Duration wall = parts.limits().runLimits(admitted.version().limits()).wall();
        Instant from = execution.startedAt() == null ? execution.createdAt() : execution.startedAt();
        var context = new LinkedHashMap<String, Object>();
        context.put("account", execution.accountId());
        context.put("function", execution.functionId());
        context.put("number", execution.number());
        context.put("execution", execution.id());
        context.put("attempt", execution.attempt());
        context.put("caused_by", execution.causedBy());
        context.put("deadline", from.plus(wall));
        context.put("deterministic", admitted.version().deterministic());
        Map<String, String> values = new HashMap<>();
        Map<String, String> previous = new HashMap<>();
        for (ResolvedSecret secret : admitted.secrets().secrets()) {
            values.put(secret.name(), secret.text());
            if (secret.previous() != null) {
                previous.put(secret.name(), secret.previous());
            }
        }
        return new RunInput(admitted.input(), Documents.write(context), values, previous);
    }
}
