package io.neolayer.service.functions;

import io.neolayer.kernel.jobs.Work;
import io.neolayer.kernel.operation.Answer;
import io.neolayer.kernel.operation.Lifecycle;
import io.neolayer.kernel.operation.Limits;
import io.neolayer.kernel.operation.Nothing;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.QuotaKind;
import io.neolayer.kernel.operation.Slice;
import io.neolayer.kernel.operation.Upkeep;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.kernel.tenancy.Permission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Functions: deploy, alias, run, replay, follow. */
public final class FunctionsSlice implements Slice, FunctionsApi, AutoCloseable {
    private static final Permission READ = Permission.of("functions", "read");
    private static final Permission WRITE = Permission.of("functions", "write");
    private static final Permission EXECUTE = Permission.of("functions", "execute");
    private static final Lifecycle RUN =
            new Lifecycle("status", Map.of("succeeded", "succeeded", "failed", "failed", "cancelled", "failed"));
    private static final String[] RUN_COLUMNS = {"id", "function_id", "number", "status", "created_at", "duration"};

    private final FunctionsLimits limits;
    private final FunctionsStore store = new FunctionsStore();
    private final VersionsStore versionsStore = new VersionsStore();
    private final ExecutionsStore executionsStore = new ExecutionsStore();
    private final WorkerKills kills = new WorkerKills(System::nanoTime);
    private final RunsInFlight inFlight;
    private final FunctionsService functions;
    private final VersionsService versions;
    private final ExecutionsService executions;
    private final ExecuteRun execute;
    private final ReplayRun replay;
    private final RunReaper reaper;
    private final QueuedRun queuedRun;
    private final RuntimeFacts runtime;

    public FunctionsSlice(FunctionsParts parts) {
        this.limits = new FunctionsLimits(parts.workerHeapBytes());
        this.inFlight = new RunsInFlight(parts.db(), executionsStore, parts.incarnation());
        var rules = new VersionRules(limits);
        this.versions = new VersionsService(
                store,
                versionsStore,
                new SourceCheck(parts.sandbox(), rules),
                parts.secrets(),
                new CreatorGrants(parts.permissions()));
        this.functions = new FunctionsService(store, versions, parts.ids());
        var receipts = new RunReceipts(parts.sign()::apply, parts.sandbox()::runtime);
        var events = new RunEvents(parts.events());
        var queue = new RunQueue(parts.jobs(), executionsStore, parts.quota());
        var closing = new RunClosing(executionsStore, receipts, events, parts.ids(), queue);
        this.executions = new ExecutionsService(parts.db(), store, executionsStore, inFlight, queue, closing);
        var end = new RunEnd(executionsStore, receipts, events, parts.ids(), parts.incarnation(), limits, queue);
        var runner = new Runner(new Runner.Parts(
                parts.db(),
                parts.sandbox(),
                parts.egress(),
                parts.invoker(),
                new Once<>(() -> new HostOperations(parts.catalogue().get())),
                executionsStore,
                inFlight,
                limits));
        this.execute = new ExecuteRun(new ExecuteRun.Parts(
                runner,
                versionsStore,
                new VersionCache(),
                parts.secrets(),
                end,
                parts.ids(),
                parts.random(),
                new Slots(),
                kills,
                queue,
                parts.quota()));
        this.replay = new ReplayRun(execute, runner, versionsStore, end, parts.ids());
        this.reaper = new RunReaper(executionsStore, closing);
        this.queuedRun = new QueuedRun(parts.db(), versionsStore, execute, runner, end, closing, parts.incarnation());
        this.runtime = new RuntimeFacts(parts.sandbox(), limits);
    }

    @Override
    public String name() {
        return "functions";
    }

    @Override
    public String title() {
        return "Functions";
    }

    @Override
    public String summary() {
        return "JavaScript of yours, deployed in immutable versions and run under hard limits, with a signed receipt";
    }

    @Override
    public String domain() {
        return "compute";
    }

    @Override
    public List<String> dependsOn() {
        return List.of("secrets");
    }

    @Override
    public List<Operation<?, ?>> operations() {
        var all = new java.util.ArrayList<Operation<?, ?>>();
        all.addAll(definitions());
        all.addAll(versioned());
        all.addAll(runs());
        return List.copyOf(all);
    }

    private List<Operation<?, ?>> definitions() {
        return List.of(
                Operation.post("/functions", FunctionsService.Create.class, Function.class)
                        .id("functions.create")
                        .summary("Deploy a function with its first version")
                        .example(
                                "{\"name\":\"doubler\",\"source\":\"export default (params) => ({n: params.n * 2})\",\"limits\":{\"wall\":\"PT5S\"}}")
                        .needs(WRITE)
                        .bodyLimit(FunctionsLimits.SOURCE_BYTES * 4)
                        .preparedBy(functions::prepare)
                        .answers(function -> Answer.created("/functions/" + function.id()))
                        .handledBy(functions::create),
                Operation.post("/functions/check", VersionFields.class, VersionsService.Checked.class)
                        .id("functions.check")
                        .summary("Compile a source and store nothing")
                        .example("{\"source\":\"export default (params) => ({n: params.n * 2})\"}")
                        .needs(WRITE)
                        .onlyReads()
                        .bodyLimit(FunctionsLimits.SOURCE_BYTES * 4)
                        .handledDirectly(versions::check),
                Operation.get("/functions/{id}", FunctionsService.ById.class, Function.class)
                        .id("functions.get")
                        .summary("One function")
                        .needs(READ)
                        .columns("id", "name", "status", "latest_number", "updated_at")
                        .readsOne(FunctionsStore.GET, input -> List.of(input.id())),
                Operation.list("/functions", FunctionsService.Filter.class, Function.class)
                        .id("functions.list")
                        .summary("Functions, newest first")
                        .needs(READ)
                        .columns("id", "name", "status", "latest_number", "updated_at")
                        .handledBy(functions::list),
                Operation.patch("/functions/{id}", FunctionsService.Update.class, Function.class)
                        .id("functions.update")
                        .summary("Change a function")
                        .example("{\"description\":\"doubles a number\",\"concurrency\":5}")
                        .needs(WRITE)
                        .handledBy(functions::update),
                Operation.delete("/functions/{id}", FunctionsService.Delete.class, Nothing.class)
                        .id("functions.delete")
                        .summary("Archive a function; its history stays")
                        .needs(WRITE)
                        .handledBy(functions::delete),
                Operation.get("/functions/runtime", RuntimeFacts.Ask.class, RuntimeFacts.Facts.class)
                        .id("functions.runtime.get")
                        .summary("The engine, its isolation and its limits")
                        .needs(READ)
                        .handledDirectly(runtime::get));
    }

    private List<Operation<?, ?>> versioned() {
        return List.of(
                Operation.post("/functions/{id}/versions", VersionsService.Deploy.class, Version.class)
                        .id("functions.versions.create")
                        .summary("Deploy a version; the same content as the latest makes none")
                        .example("{\"alias\":\"live\",\"source\":\"export default (params) => ({n: params.n * 3})\"}")
                        .needs(WRITE)
                        .bodyLimit(FunctionsLimits.SOURCE_BYTES * 4)
                        .preparedBy(versions::prepare)
                        .answers(FunctionsSlice::deployed)
                        .handledBy(versions::deploy),
                Operation.list("/functions/{id}/versions", VersionsService.OfFunction.class, Version.class)
                        .id("functions.versions.list")
                        .summary("Versions of a function, highest number first, without sources")
                        .needs(READ)
                        .columns("number", "source_sha256", "form", "compat", "created_at", "created_by")
                        .handledBy(versions::list),
                Operation.get("/functions/{id}/versions/{n}", VersionsService.ByNumber.class, Version.class)
                        .id("functions.versions.get")
                        .summary("One version with its source")
                        .needs(READ)
                        .handledBy(versions::get),
                Operation.put("/functions/{id}/aliases/{alias}", VersionsService.Put.class, Alias.class)
                        .id("functions.aliases.put")
                        .summary("Point an alias at a version")
                        .example("{\"number\":2,\"canary\":{\"number\":3,\"percent\":10}}")
                        .needs(WRITE)
                        .handledBy(versions::put),
                Operation.list("/functions/{id}/aliases", VersionsService.OfFunction.class, Alias.class)
                        .id("functions.aliases.list")
                        .summary("Aliases of a function, by name")
                        .needs(READ)
                        .columns("name", "number", "updated_at")
                        .handledBy(versions::aliases),
                Operation.delete("/functions/{id}/aliases/{alias}", VersionsService.ByAlias.class, Nothing.class)
                        .id("functions.aliases.delete")
                        .summary("Remove an alias; live stays")
                        .needs(WRITE)
                        .handledBy(versions::deleteAlias),
                Operation.post("/functions/{id}/aliases/{alias}/rollback", VersionsService.Rollback.class, Alias.class)
                        .id("functions.aliases.rollback")
                        .summary("Put an alias back to its previous version, or to the named one")
                        .example("{\"to\":1}")
                        .needs(WRITE)
                        .handledBy(versions::rollback));
    }

    private static Answer deployed(Version version) {
        String at = "/functions/" + version.functionId() + "/versions/" + version.number();
        return version.fresh() ? Answer.created(at) : Answer.ok();
    }

    private List<Operation<?, ?>> runs() {
        return List.of(
                Operation.post("/functions/{id}/execute", ExecuteRun.Execute.class, Execution.class)
                        .id("functions.execute")
                        .summary("Run a function and wait for its end")
                        .example("{\"n\":21}")
                        .needs(EXECUTE)
                        .lifecycle(RUN)
                        .answers(FunctionsSlice::executed)
                        .runs(execute),
                Operation.list("/functions/executions", ExecutionsService.Filter.class, Execution.class)
                        .id("functions.executions.list")
                        .summary("Runs, newest first, without input and output")
                        .needs(READ)
                        .alias("/functions/{id}/executions")
                        .columns(RUN_COLUMNS)
                        .handledBy(executions::list),
                Operation.get("/functions/executions/{eid}", ExecutionsService.Get.class, Execution.class)
                        .id("functions.executions.get")
                        .summary("One run")
                        .needs(READ)
                        .alias("/functions/{id}/executions/{eid}")
                        .lifecycle(RUN)
                        .columns(RUN_COLUMNS)
                        .handledDirectly(executions::get),
                Operation.post("/functions/executions/{eid}/cancel", ExecutionsService.ByEid.class, Execution.class)
                        .id("functions.executions.cancel")
                        .summary("Ask a run to end")
                        .needs(EXECUTE)
                        .handledBy(executions::cancel),
                Operation.post("/functions/executions/{eid}/replay", ReplayRun.Replay.class, ReplayRun.Comparison.class)
                        .id("functions.executions.replay")
                        .summary("Repeat a recorded run, apply nothing, and compare")
                        .example("{\"number\":2}")
                        .needs(EXECUTE)
                        .runs(replay),
                Operation.list(
                                "/functions/executions/{eid}/logs",
                                ExecutionsService.Logs.class,
                                Execution.LogEntry.class)
                        .id("functions.executions.logs")
                        .summary("Log lines of a run, oldest first")
                        .needs(READ)
                        .columns("seq", "at", "level", "message")
                        .handledBy(executions::logs),
                Operation.get("/functions/executions/{eid}/receipt", ExecutionsService.ByEid.class, JsonNode.class)
                        .id("functions.executions.receipt")
                        .summary("The signed receipt of an ended run")
                        .needs(READ)
                        .handledBy(executions::receipt),
                Operation.stream(
                        Operation.get("/functions/{id}/logs/stream", ExecutionsService.Follow.class, Nothing.class)
                                .id("functions.logs.stream")
                                .summary("Log lines of a function's runs as they come")
                                .needs(READ),
                        executions::follow));
    }

    private static Answer executed(Execution execution) {
        return execution.ended() ? Answer.ok() : Answer.accepted("/functions/executions/" + execution.id());
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public List<QuotaKind> quotas() {
        return FunctionsLimits.QUOTAS;
    }

    @Override
    public List<String> requires() {
        return List.of("sandbox");
    }

    @Override
    public List<Work<?>> jobs() {
        return List.of(new Work<>(RunQueue.KIND, queuedRun));
    }

    @Override
    public List<Upkeep> upkeep() {
        return List.of(
                new Upkeep("functions.partitions", Duration.ofHours(1), executionsStore::partitions),
                new Upkeep("functions.reap", Duration.ofSeconds(5), reaper::reap),
                new Upkeep("functions.prune", Duration.ofMinutes(1), tx -> {
                    executionsStore.prune(tx, 1_000);
                    new LinesStore().pruneLogs(tx, 1_000);
                }));
    }

    @Override
    public boolean exists(Tx tx, UUID function, @Nullable Long version) {
        return store.find(tx, function)
                .filter(found -> found.status() != Function.Status.ARCHIVED)
                .filter(found -> version == null || (version >= 1 && version <= found.latestNumber()))
                .isPresent();
    }

    @Override
    public UUID submit(Tx tx, Caller caller, Order order) {
        var wanted = new ExecuteRun.Execute(
                order.function(),
                ExecuteRun.Mode.ASYNC,
                order.alias(),
                null,
                null,
                null,
                order.ttl(),
                null,
                null,
                null,
                order.params());
        UUID id = execute.admit(caller, tx, wanted).execution().id();
        new QueueStore().awaitedBy(tx, id, order.onEnd());
        return id;
    }

    @Override
    public Optional<Result> result(Tx tx, UUID execution) {
        return executionsStore.find(tx, execution).map(FunctionsSlice::result);
    }

    private static Result result(Execution run) {
        Stage stage = switch (run.status()) {
            case QUEUED, RUNNING -> Stage.GOING;
            case SUCCEEDED -> Stage.SUCCEEDED;
            case FAILED -> Stage.FAILED;
            case CANCELLED -> Stage.CANCELLED;
            case EXPIRED -> Stage.EXPIRED;
        };
        var error = run.error();
        return error == null
                ? new Result(stage, null, null, false)
                : new Result(stage, error.code(), error.message(), error.retryable());
    }

    @Override
    public void cancel(Tx tx, Caller caller, UUID execution) {
        if (executionsStore.find(tx, execution).filter(run -> !run.ended()).isPresent()) {
            Execution _ = executions.cancel(caller, tx, new ExecutionsService.ByEid(execution));
        }
    }

    /** Hears from the sandbox that a run of the account cost a worker. */
    public void workerKilled(UUID account) {
        kills.add(account);
    }

    /** Stops the timers; the sandbox and egress are their owner's to close. */
    @Override
    public void close() {
        inFlight.close();
    }
}
