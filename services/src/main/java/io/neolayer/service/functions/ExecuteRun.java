package io.neolayer.service.functions;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.neolayer.kernel.operation.Body;
import io.neolayer.kernel.operation.LongRun;
import io.neolayer.kernel.operation.Query;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.neo.codec.CodecException;
import io.neolayer.neo.codec.Hex;
import io.neolayer.service.functions.Execution.CausedBy;
import io.neolayer.service.functions.Execution.RunError;
import io.neolayer.service.functions.Runner.Admitted;
import io.neolayer.service.functions.Runner.Ran;
import io.neolayer.service.secrets.SecretsApi;
import io.neolayer.service.secrets.SecretsApi.Resolved;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A synchronous run: admitted in one transaction, run outside any, finished in one. */
final class ExecuteRun implements LongRun<ExecuteRun.Execute, Admitted, Ran, Execution> {
    /** Which of an account's queued runs starts first. */
    enum Priority {
        HIGH(10),
        NORMAL(0),
        LOW(-10);

        final int value;

        Priority(int value) {
            this.value = value;
        }
    }

    /** How to wait for the end. */
    enum Mode {
        SYNC,
        ASYNC
    }

    /**
     * A call of a function.
     *
     * @param ttl how long a queued run may wait for its start
     * @param seed 32 bytes in hex; drawn when absent
     * @param clock the time that deterministic code sees; now when absent
     */
    record Execute(
            UUID id,
            @Query @Nullable Mode mode,

            @Query @Nullable @Pattern(regexp = VersionsService.ALIAS)
            String alias,

            @Query @Nullable @Min(1) Long number,
            @Query @Nullable @JsonProperty("wait") Duration patience,
            @Query @Nullable Priority priority,
            @Query @Nullable Duration ttl,

            @Query @Nullable @Pattern(regexp = "[0-9a-f]{64}")
            String seed,

            @Query @Nullable Instant clock,
            @Query @Nullable Boolean dryRun,
            @Body JsonNode params) {}

    /**
     * What admission stands on.
     *
     * @param queue where asynchronous runs wait
     * @param quota what an account is allowed of a quota
     */
    record Parts(
            Runner runner,
            VersionsStore versions,
            VersionCache cache,
            SecretsApi secrets,
            RunEnd end,
            IdSource ids,
            SecureRandom random,
            Slots slots,
            WorkerKills kills,
            RunQueue queue,
            ToIntBiFunction<UUID, String> quota) {}

    private record Key(UUID account, UUID function) {}

    private final Parts parts;
    /** What each admission reads anyway, for the next one's place. */
    private final Cache<Key, Integer> perFunction = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    ExecuteRun(Parts parts) {
        this.parts = parts;
    }

    @Override
    public Duration wait(Execute input) {
        return bounded(input.patience());
    }

    Duration bounded(@Nullable Duration given) {
        Duration wait = given == null ? FunctionsLimits.WAIT_MAX : given;
        if (wait.isNegative() || wait.compareTo(FunctionsLimits.WAIT_MAX) > 0) {
            throw Problem.of(ProblemCode.INVALID_PARAMETER, "wait: expected PT0S to PT30S, found " + wait);
        }
        return wait;
    }

    @Override
    public Slot reserve(Caller caller, Execute input, Duration patience) {
        if (!input.params().isObject()) {
            throw Problem.of(ProblemCode.MALFORMED_JSON, "expected the parameters as one JSON object; {} is the least");
        }
        int bytes = input.params().toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > FunctionsLimits.PARAMS_BYTES) {
            throw Problem.of(
                    ProblemCode.BODY_TOO_LARGE,
                    "expected parameters of at most " + FunctionsLimits.PARAMS_BYTES + " bytes, found " + bytes);
        }
        if (input.mode() != Mode.ASYNC && (input.priority() != null || input.ttl() != null)) {
            throw Problem.of(
                    ProblemCode.INVALID_PARAMETER,
                    "priority, ttl: expected with mode=async only; a synchronous run starts at once");
        }
        return input.mode() == Mode.ASYNC ? () -> {} : slot(caller.account(), input.id(), patience);
    }

    /** Waits for a place among the runs of the account and of the function. */
    Slot slot(UUID account, UUID function, Duration patience) {
        var sandbox = parts.runner().parts().sandbox().status();
        var workers = sandbox.workers();
        // those that live go on serving while no further one can start
        if (!sandbox.fault().isEmpty() && workers.ready() + workers.busy() == 0) {
            throw Problem.of(ProblemCode.UNAVAILABLE, "no sandbox worker can start: " + sandbox.fault())
                    .retryAfter(Duration.ofSeconds(5));
        }
        parts.kills().check(account, parts.quota().applyAsInt(account, WorkerKills.QUOTA));
        int most = perFunction.get(new Key(account, function), this::concurrency);
        return parts.slots()
                .take(account, parts.quota().applyAsInt(account, "functions.concurrent"), function, most, patience);
    }

    private Integer concurrency(Key key) {
        var runner = parts.runner().parts();
        return runner.db()
                .inTx(key.account(), tx -> runner.store().concurrency(tx, key.function()))
                .orElseThrow(Problem::notFound);
    }

    @Override
    public Admitted admit(Caller caller, Tx tx, Execute input) {
        var alias = VersionDraft.or(input.alias(), Alias.LIVE);
        var target =
                parts.runner().parts().store().target(tx, input.id(), alias).orElseThrow(Problem::notFound);
        perFunction.put(new Key(tx.account(), input.id()), target.concurrency());
        if (target.status() != Function.Status.ACTIVE) {
            throw Problem.invalidState("the function is "
                    + target.status().name().toLowerCase(java.util.Locale.ROOT) + "; runs need an active one");
        }
        UUID id = parts.ids().next();
        long number = input.number() != null
                ? input.number()
                : target.alias()
                        .orElseThrow(() -> Problem.invalid("alias", "not_found", "there is no alias " + alias))
                        .numberFor(id);
        Version version = parts.cache()
                .find(tx.account(), input.id(), number, () -> parts.versions().find(tx, input.id(), number))
                .orElseThrow(() -> Problem.invalid("number", "not_found", "there is no version " + number));
        conforms(version, input.params());
        Instant now = tx.now();
        var execution = started(tx, input, id, number, input.number() == null ? alias : null, now, causedBy(caller));
        if (input.mode() != Mode.ASYNC) {
            return admitted(caller, tx, version, execution, input.params());
        }
        Admitted opened = opened(caller, tx, version, execution, input.params());
        parts.queue().add(tx, caller, opened, target.concurrency(), input);
        return opened;
    }

    /** What waits in the queue is run by its job. */
    @Override
    public boolean queued(Admitted admitted) {
        return admitted.execution().status() == Execution.Status.QUEUED;
    }

    private static void conforms(Version version, JsonNode params) {
        if (version.inputSchema() != null) {
            var faults = JsonSchemas.faults(version.inputSchema(), params);
            if (!faults.isEmpty()) {
                throw Problem.invalid(faults);
            }
        }
    }

    private static CausedBy causedBy(Caller caller) {
        return switch (caller.principal().kind()) {
            case FUNCTION ->
                new CausedBy(CausedBy.Kind.FUNCTION, caller.principal().id());
            case AUTOMATION ->
                new CausedBy(CausedBy.Kind.AUTOMATION, caller.origin().requestId());
            default -> new CausedBy(CausedBy.Kind.HTTP, caller.origin().requestId());
        };
    }

    private Execution started(
            Tx tx, Execute input, UUID id, long number, @Nullable String alias, Instant now, CausedBy cause) {
        boolean queued = input.mode() == Mode.ASYNC;
        byte[] drawn = new byte[32];
        parts.random().nextBytes(drawn);
        return new Execution(
                id,
                tx.account(),
                input.id(),
                number,
                alias,
                queued ? Execution.Status.QUEUED : Execution.Status.RUNNING,
                cause,
                null,
                null,
                List.of(),
                List.of(),
                0,
                List.of(),
                List.of(),
                null,
                null,
                VersionDraft.or(input.seed(), Hex.encode(drawn)),
                VersionDraft.or(input.clock(), now),
                Boolean.TRUE.equals(input.dryRun()),
                1,
                now,
                queued ? null : now,
                null,
                null,
                null);
    }

    /** Opens the secrets and stores the row, in the admitting transaction. */
    Admitted admitted(Caller caller, Tx tx, Version version, Execution execution, JsonNode params) {
        Admitted opened = opened(caller, tx, version, execution, params);
        var runner = parts.runner().parts();
        var place = ExecutionsStore.Place.here(runner.inFlight().incarnation(), execution.createdAt());
        runner.store().insert(tx, execution, opened.stored(), place);
        return opened;
    }

    /** Opens the secrets; a run whose secrets cannot be opened fails before any code. */
    Admitted opened(Caller caller, Tx tx, Version version, Execution execution, JsonNode params) {
        var resolved = new Resolved(List.of(), SecretsApi.Redactor.NONE);
        RunError fault = null;
        if (!version.secrets().isEmpty()) {
            try {
                var consumer = new SecretsApi.Consumer("functions", execution.functionId(), version.number());
                resolved = parts.secrets().resolve(tx, caller, consumer, version.secrets(), execution.id());
            } catch (SecretsApi.SecretFault refused) {
                fault = RunError.of(refused.code(), String.valueOf(refused.getMessage()));
            }
        }
        var redaction = new Redaction(resolved.redactor());
        String text = params.toString();
        JsonNode kept = version.secrets().isEmpty() ? params : redaction.json(params);
        String stored = kept.equals(params) ? text : kept.toString();
        String sha256 = canonicalSha256(stored);
        return new Admitted(
                execution.withInput(kept), version, text, stored, sha256, 1, false, resolved, redaction, fault);
    }

    private static String canonicalSha256(String params) {
        try {
            return RunReceipts.sha256(params);
        } catch (CodecException e) {
            throw Problem.of(
                    ProblemCode.MALFORMED_JSON,
                    "expected parameters with a canonical form (RFC 8785): " + e.getMessage(),
                    e);
        }
    }

    @Override
    public Ran run(Caller caller, Admitted admitted) {
        return parts.runner().run(caller, admitted);
    }

    @Override
    public Execution finish(Caller caller, Tx tx, Admitted admitted, Ran ran) {
        return parts.end().finish(tx, admitted, ran);
    }

    @Override
    public Execution finishFailed(Caller caller, Tx tx, Admitted admitted, Ran ran, RuntimeException failure) {
        return parts.end().finishFailed(tx, admitted, ran, failure);
    }

    /** As it was admitted: what became of it since is at its own address. */
    @Override
    public Execution progress(Caller caller, Tx tx, Admitted admitted) {
        return admitted.execution();
    }
}
