package io.neolayer.service.automation;

import io.neolayer.kernel.jobs.JobHandler;
import io.neolayer.kernel.jobs.Outcome;
import io.neolayer.kernel.jobs.Turn;
import io.neolayer.kernel.jobs.Work;
import io.neolayer.kernel.journal.Decision;
import io.neolayer.kernel.operation.Answer;
import io.neolayer.kernel.operation.Lifecycle;
import io.neolayer.kernel.operation.Limits;
import io.neolayer.kernel.operation.Nothing;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.QuotaKind;
import io.neolayer.kernel.operation.Slice;
import io.neolayer.kernel.operation.Upkeep;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Permission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Automation: jobs that run functions at the right moments, their runs, and why. */
public final class AutomationSlice implements Slice {
    private static final Permission READ = Permission.of("automation", "read");
    private static final Permission WRITE = Permission.of("automation", "write");
    private static final Permission EXECUTE = Permission.of("automation", "execute");
    private static final Duration AWAITED = Duration.ofMinutes(1);
    private static final Lifecycle RUN = new Lifecycle(
            "state", Map.of("succeeded", "succeeded", "failed", "failed", "cancelled", "failed", "expired", "failed"));
    private static final String[] JOB_COLUMNS = {"id", "name", "schedule", "status", "next_run"};
    private static final String[] RUN_COLUMNS = {"id", "job_id", "scheduled_at", "origin", "state", "lateness"};

    private final AutomationLimits limits = new AutomationLimits();
    private final Db db;
    private final RunsStore runsStore = new RunsStore();
    private final RunCourse course;
    private final Clockwork clockwork;
    private final JobsService jobs;
    private final TimesService times;
    private final RunsService runs;

    public AutomationSlice(AutomationParts parts) {
        this.db = parts.db();
        var jobsStore = new JobsStore();
        var decisions = new Decisions(parts.journal());
        this.course = new RunCourse(parts, jobsStore, runsStore, decisions);
        this.clockwork = new Clockwork(parts, jobsStore, runsStore, course, decisions);
        this.jobs = new JobsService(parts, jobsStore, clockwork, course, decisions);
        this.times = new TimesService(jobsStore, decisions);
        this.runs = new RunsService(parts.db(), jobsStore, runsStore, course);
    }

    @Override
    public String name() {
        return "automation";
    }

    @Override
    public String title() {
        return "Automation";
    }

    @Override
    public String summary() {
        return "Functions at the right moment: each instant once, with a record of why it ran or why it did not";
    }

    @Override
    public List<String> dependsOn() {
        return List.of("functions");
    }

    @Override
    public List<Operation<?, ?>> operations() {
        var all = new ArrayList<Operation<?, ?>>();
        all.addAll(definitions());
        all.addAll(control());
        all.addAll(reasons());
        all.addAll(ofRuns());
        return List.copyOf(all);
    }

    private List<Operation<?, ?>> definitions() {
        return List.of(
                Operation.post("/automation/jobs", JobsService.Create.class, Job.class)
                        .id("automation.jobs.create")
                        .summary("Run a function by a schedule")
                        .example(
                                "{\"name\":\"nightly\",\"function_id\":\"0190a6b2-7c3d-7e4f-8a9b-0c1d2e3f4a5b\",\"schedule\":\"30 2 * * *\",\"zone\":\"Europe/Berlin\"}")
                        .needs(WRITE)
                        .answers(job -> Answer.created("/automation/jobs/" + job.id()))
                        .handledBy(jobs::create),
                Operation.list("/automation/jobs", JobsService.Filter.class, Job.class)
                        .id("automation.jobs.list")
                        .summary("Jobs, newest first")
                        .needs(READ)
                        .columns(JOB_COLUMNS)
                        .handledBy(jobs::list),
                Operation.get("/automation/jobs/{id}", JobsService.ById.class, Job.class)
                        .id("automation.jobs.get")
                        .summary("One job with its next three instants")
                        .needs(READ)
                        .columns(JOB_COLUMNS)
                        .handledBy(jobs::get),
                Operation.patch("/automation/jobs/{id}", JobsService.Update.class, Job.class)
                        .id("automation.jobs.update")
                        .summary("Change a job")
                        .example("{\"schedule\":\"@every 15m\"}")
                        .needs(WRITE)
                        .handledBy(jobs::update),
                Operation.delete("/automation/jobs/{id}", JobsService.Delete.class, Nothing.class)
                        .id("automation.jobs.delete")
                        .summary("Archive a job; its history stays")
                        .needs(WRITE)
                        .handledBy(jobs::delete));
    }

    private List<Operation<?, ?>> control() {
        return List.of(
                Operation.post("/automation/jobs/{id}/pause", JobsService.Pause.class, Job.class)
                        .id("automation.jobs.pause")
                        .summary("Let no instant of a job run until it is resumed")
                        .example("{\"reason\":\"maintenance of the target\"}")
                        .needs(WRITE)
                        .handledBy(jobs::pause),
                Operation.post("/automation/jobs/{id}/resume", JobsService.Resume.class, Job.class)
                        .id("automation.jobs.resume")
                        .summary("Let a paused job go on, and decide what it missed")
                        .example("{\"catchup\":\"latest\"}")
                        .needs(WRITE)
                        .handledBy(jobs::resume),
                Operation.post("/automation/jobs/{id}/trigger", JobsService.Trigger.class, Run.class)
                        .id("automation.jobs.trigger")
                        .summary("Run a job now, beside its schedule")
                        .example("{\"params\":{\"day\":\"2026-11-01\"}}")
                        .needs(EXECUTE)
                        .lifecycle(RUN)
                        .answers(run -> Answer.accepted("/automation/runs/" + run.id()))
                        .handledBy(jobs::trigger));
    }

    private List<Operation<?, ?>> reasons() {
        return List.of(
                Operation.get(
                                "/automation/jobs/{id}/preview",
                                TimesService.PreviewJob.class,
                                TimesService.Preview.class)
                        .id("automation.jobs.preview")
                        .summary("The coming instants of a job")
                        .needs(READ)
                        .handledBy(times::previewJob),
                Operation.post("/automation/preview", TimesService.PreviewTiming.class, TimesService.Preview.class)
                        .id("automation.preview")
                        .summary("The instants of a schedule, without a job")
                        .example("{\"schedule\":\"0 9 * * MON-FRI\",\"zone\":\"Europe/Berlin\",\"count\":5}")
                        .needs(READ)
                        .onlyReads()
                        .handledBy(times::previewTiming),
                Operation.get(
                                "/automation/jobs/{id}/explain",
                                TimesService.Explain.class,
                                TimesService.Explanation.class)
                        .id("automation.jobs.explain")
                        .summary("Why a job ran at a time, or why it did not")
                        .needs(READ)
                        .handledBy(times::explain),
                Operation.list("/automation/jobs/{id}/decisions", TimesService.DecisionsFilter.class, Decision.class)
                        .id("automation.jobs.decisions")
                        .summary("What was decided about the instants of a job, newest first")
                        .needs(READ)
                        .columns("position", "outcome", "reason", "count", "at")
                        .handledBy(times::list));
    }

    private List<Operation<?, ?>> ofRuns() {
        return List.of(
                Operation.list("/automation/runs", RunsService.Filter.class, Run.class)
                        .id("automation.runs.list")
                        .summary("Runs of jobs, newest first")
                        .needs(READ)
                        .alias("/automation/jobs/{id}/runs")
                        .columns(RUN_COLUMNS)
                        .handledBy(runs::list),
                Operation.get("/automation/runs/{rid}", RunsService.Get.class, Run.class)
                        .id("automation.runs.get")
                        .summary("One run with its attempts")
                        .needs(READ)
                        .lifecycle(RUN)
                        .columns(RUN_COLUMNS)
                        .handledDirectly(runs::get),
                Operation.post("/automation/runs/{rid}/cancel", RunsService.ByRid.class, Run.class)
                        .id("automation.runs.cancel")
                        .summary("Ask a run to end")
                        .needs(EXECUTE)
                        .handledBy(runs::cancel),
                Operation.post("/automation/runs/{rid}/retry", RunsService.ByRid.class, Run.class)
                        .id("automation.runs.retry")
                        .summary("One more attempt of a failed run")
                        .needs(EXECUTE)
                        .handledBy(runs::retry));
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public List<QuotaKind> quotas() {
        return AutomationLimits.QUOTAS;
    }

    @Override
    public List<Work<?>> jobs() {
        return List.of(
                new Work<>(Clockwork.TICK, new Ticking()),
                new Work<>(RunCourse.START, new Starting()),
                new Work<>(RunCourse.AWAIT, this::ended));
    }

    @Override
    public List<Upkeep> upkeep() {
        return List.of(new Upkeep("automation.prune", Duration.ofMinutes(1), tx -> {
            int _ = runsStore.prune(tx, AutomationLimits.KEPT, 1_000);
        }));
    }

    private Outcome ended(Turn<RunCourse.Await> turn) {
        boolean going = db.inTx(turn.account(), tx -> course.going(tx, turn.payload()));
        return going ? new Outcome.RunAgainIn(AWAITED) : Outcome.done(tx -> course.ended(tx, turn.payload()));
    }

    /** Decision, runs, next instant and completion are one transaction. */
    private final class Ticking implements JobHandler<Clockwork.Tick> {
        @Override
        public Outcome run(Turn<Clockwork.Tick> turn) {
            return Outcome.done(tx -> clockwork.tick(tx, turn.payload().job(), turn.id()));
        }

        @Override
        public void died(Tx tx, Turn<Clockwork.Tick> turn, String error) {
            clockwork.stuck(tx, turn.payload().job(), error);
        }
    }

    /** A run that its function refuses has a failed attempt; one whose durable work dies has failed. */
    private final class Starting implements JobHandler<RunCourse.Start> {
        @Override
        public Outcome run(Turn<RunCourse.Start> turn) {
            UUID run = turn.payload().run();
            try {
                db.inTx(turn.account(), tx -> {
                    course.start(tx, run, turn.id());
                    return tx;
                });
                return Outcome.done();
            } catch (Problem problem) {
                return Outcome.done(tx -> course.refused(tx, run, turn.id(), problem));
            }
        }

        @Override
        public void died(Tx tx, Turn<RunCourse.Start> turn, String error) {
            course.unstarted(tx, turn.payload().run(), turn.id(), error);
        }
    }
}
