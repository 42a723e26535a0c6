package io.neolayer.service.system;

import io.neolayer.kernel.jobs.Job;
import io.neolayer.kernel.jobs.JobDesk;
import io.neolayer.kernel.jobs.JobQueue;
import io.neolayer.kernel.jobs.Pause;
import io.neolayer.kernel.jobs.Pauses;
import io.neolayer.kernel.jobs.Replica;
import io.neolayer.kernel.operation.Answer;
import io.neolayer.kernel.operation.Content;
import io.neolayer.kernel.operation.Limits;
import io.neolayer.kernel.operation.Nothing;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.Slice;
import io.neolayer.kernel.operation.Upkeep;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.tenancy.Permission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The routes by which the server tells about itself. */
public final class SystemSlice implements Slice {
    private static final Permission METRICS = Permission.of("metrics", "read");

    private static final Permission OBSERVE = Permission.of("system", "observe");
    private static final Permission ADMIN = Permission.of("system", "admin");
    private static final String[] PAUSE_COLUMNS = {
        "id", "scope", "target", "account_id", "mode", "state", "until", "reason"
    };

    private final SystemService service;
    private final JobsService jobs;
    private final PausesService pauses;

    /**
     * @param others every other slice of the server
     * @param queue where revived jobs go
     */
    public SystemSlice(ServerFacts facts, List<Slice> others, IdSource ids, JobQueue queue) {
        var all = new ArrayList<>(others);
        all.add(this);
        this.service = new SystemService(facts, all);
        this.jobs = new JobsService(new JobDesk(queue));
        this.pauses = new PausesService(
                new Pauses(ids),
                () -> all.stream().map(Slice::name).toList(),
                () -> all.stream()
                        .flatMap(slice -> slice.jobs().stream())
                        .map(work -> work.kind().name())
                        .toList());
    }

    @Override
    public String name() {
        return "system";
    }

    @Override
    public String title() {
        return "System";
    }

    @Override
    public String summary() {
        return "What runs here, which limits are in force, and the keys that sign receipts.";
    }

    @Override
    public String domain() {
        return "operations";
    }

    @Override
    public Layer layer() {
        return Layer.PLATFORM;
    }

    /** Not {@code system:read}: a scraper's token must open nothing else. */
    @Override
    public List<Permission> permissions() {
        return List.of(METRICS);
    }

    @Override
    public Limits limits() {
        return new SystemLimits();
    }

    @Override
    public List<Upkeep> upkeep() {
        return List.of(new Upkeep("system.pauses", Duration.ofSeconds(10), pauses::upkeep));
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return Stream.of(tellingFacts(), onJobs(), onReplicas(), onPauses())
                .<Operation<?, ?>>flatMap(List::stream)
                .toList();
    }

    private List<Operation<?, ?>> onJobs() {
        return List.of(
                Operation.list("/system/jobs", JobsService.Filter.class, Job.class)
                        .server()
                        .id("system.jobs.list")
                        .summary("Durable work of all accounts, newest first")
                        .needs(OBSERVE)
                        .columns("id", "kind", "account_id", "state", "attempt", "due_at", "last_error")
                        .handledAcross(jobs::list),
                Operation.get("/system/jobs/{id}", JobsService.ById.class, Job.class)
                        .server()
                        .id("system.jobs.get")
                        .summary("One job: where it stands, and why it waits or failed")
                        .needs(OBSERVE)
                        .handledAcross(jobs::get),
                Operation.post("/system/jobs/{id}/retry", JobsService.ById.class, Job.class)
                        .server()
                        .id("system.jobs.retry")
                        .summary("Make a dead job due again, its attempts counted anew")
                        .needs(ADMIN)
                        .answers(job -> Answer.accepted("/system/jobs/" + job.id()))
                        .handledAcross(jobs::retry),
                Operation.post("/system/jobs/{id}/discard", JobsService.Discard.class, Job.class)
                        .server()
                        .id("system.jobs.discard")
                        .summary("Give a dead job up")
                        .example("{\"reason\":\"the endpoint is gone for good\"}")
                        .needs(ADMIN)
                        .handledAcross(jobs::discard),
                Operation.post("/system/jobs-retry", JobsService.RetryAll.class, JobsService.Retried.class)
                        .server()
                        .id("system.jobs.retry_all")
                        .summary("Make the dead jobs of a kind, an account or an error due again, 10,000 a call")
                        .example("{\"kind\":\"webhooks.deliver\",\"dry_run\":true}")
                        .needs(ADMIN)
                        .answers(retried -> retried.dryRun() ? Answer.ok() : Answer.accepted("/system/jobs"))
                        .handledAcross(jobs::retryAll));
    }

    private List<Operation<?, ?>> onReplicas() {
        return List.of(
                Operation.list("/system/replicas", JobsService.Pages.class, Replica.class)
                        .server()
                        .id("system.replicas.list")
                        .summary("The processes that share the database, the latest started first")
                        .needs(OBSERVE)
                        .columns("id", "version", "state", "running_jobs", "started_at", "seen_at")
                        .handledAcross(jobs::replicas),
                Operation.post("/system/replicas/{id}/drain", JobsService.ByReplica.class, Replica.class)
                        .server()
                        .id("system.replicas.drain")
                        .summary("Take traffic and new work away from a replica; what runs there ends")
                        .needs(ADMIN)
                        .handledAcross(jobs::drain),
                Operation.post("/system/replicas/{id}/undrain", JobsService.ByReplica.class, Replica.class)
                        .server()
                        .id("system.replicas.undrain")
                        .summary("Give a replica traffic and work again")
                        .needs(ADMIN)
                        .handledAcross(jobs::undrain));
    }

    private List<Operation<?, ?>> onPauses() {
        return List.of(
                Operation.post("/system/pauses", PausesService.Create.class, Pause.class)
                        .server()
                        .id("system.pauses.create")
                        .summary("Stop the jobs of all, of a service, of a kind or of an account for a while")
                        .example(
                                "{\"scope\":\"service\",\"target\":\"functions\",\"mode\":\"jobs\",\"reason\":\"a fault is looked into\"}")
                        .needs(ADMIN)
                        .answers(pause -> Answer.created("/system/pauses/" + pause.id()))
                        .handledAcross(pauses::create),
                Operation.list("/system/pauses", PausesService.Filter.class, Pause.class)
                        .server()
                        .id("system.pauses.list")
                        .summary("Pauses of operators and accounts, newest first")
                        .needs(OBSERVE)
                        .columns(PAUSE_COLUMNS)
                        .handledAcross(pauses::list),
                Operation.get("/system/pauses/{id}", PausesService.ById.class, Pause.class)
                        .server()
                        .id("system.pauses.get")
                        .summary("One pause")
                        .needs(OBSERVE)
                        .handledAcross(pauses::get),
                Operation.delete("/system/pauses/{id}", PausesService.ById.class, Pause.class)
                        .server()
                        .id("system.pauses.end")
                        .summary("End a pause; what it held runs")
                        .needs(ADMIN)
                        .handledAcross(pauses::end));
    }

    private List<Operation<?, ?>> tellingFacts() {
        return List.of(
                Operation.get("/system/version", Nothing.class, Version.class)
                        .open()
                        .id("system.version.get")
                        .summary("Which version answers")
                        .handledDirectly(service::version),
                Operation.get("/system/signers.json", Nothing.class, Signers.class)
                        .open()
                        .id("system.signers.get")
                        .summary("The public keys that sign receipts, a JWK set; former ones included")
                        .handledDirectly(service::signers),
                Operation.get("/metrics", SystemService.Scrape.class, Content.class)
                        .server()
                        .id("system.metrics")
                        .summary("Metrics in the Prometheus text format, or by Accept in that of OpenMetrics")
                        .needs(METRICS)
                        .notFromFunctions()
                        .handledDirectly(service::metrics),
                Operation.get("/system/descriptors", SystemService.DescriptorFilter.class, Descriptor.Listed.class)
                        .server()
                        .id("system.descriptors.list")
                        .summary("The services of this server")
                        .columns("name", "title", "state")
                        .handledDirectly(service::descriptors),
                Operation.get("/system/descriptors/{name}", SystemService.ByName.class, Descriptor.class)
                        .server()
                        .id("system.descriptors.get")
                        .summary("One service: what it offers, needs, and whether it can do its work")
                        .handledDirectly(service::descriptor),
                Operation.get("/system/limits", SystemService.LimitFilter.class, EnforcedLimit.Listed.class)
                        .server()
                        .id("system.limits.list")
                        .summary("Every limit in force, in one page; with account_id that account's own values")
                        .columns("name", "value", "unit", "maximum", "scope", "source")
                        .handledAcross(service::limits));
    }
}
