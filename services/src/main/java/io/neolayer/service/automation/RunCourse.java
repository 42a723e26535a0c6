package io.neolayer.service.automation;

import io.neolayer.kernel.jobs.JobKind;
import io.neolayer.kernel.jobs.JobQueue;
import io.neolayer.kernel.jobs.Retry;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Access;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.kernel.tenancy.Permission;
import io.neolayer.kernel.tenancy.Principal;
import io.neolayer.kernel.tenancy.RequestOrigin;
import io.neolayer.service.automation.Run.AttemptError;
import io.neolayer.service.functions.FunctionsApi;
import io.neolayer.service.functions.FunctionsApi.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Takes runs from their decision to their end. Every step holds the row of the job, so that its runs move one after the other. */
final class RunCourse {
    static final Permission TARGET = Permission.of("functions", "execute");
    private static final Duration WATCH = Duration.ofMinutes(10);

    /** Names the run whose next attempt is to start. */
    record Start(UUID run) {}

    /** Names the attempt whose end is awaited. */
    record Await(UUID run, int attempt) {}

    static final JobKind<Start> START = JobKind.of("automation.run", Start.class)
            .retried(new Retry(20, Duration.ofSeconds(1), 2, Duration.ofMinutes(1), 0.2));

    static final JobKind<Await> AWAIT = JobKind.of("automation.ended", Await.class)
            .retried(new Retry(20, Duration.ofSeconds(1), 2, Duration.ofMinutes(1), 0.2));

    private final FunctionsApi functions;
    private final JobQueue queue;
    private final JobsStore jobs;
    private final RunsStore runs;
    private final Decisions decisions;
    private final IdSource ids;
    private final RandomGenerator random;

    RunCourse(AutomationParts parts, JobsStore jobs, RunsStore runs, Decisions decisions) {
        this.functions = parts.functions();
        this.queue = parts.jobs();
        this.jobs = jobs;
        this.runs = runs;
        this.decisions = decisions;
        this.ids = parts.ids();
        this.random = parts.random();
    }

    /**
     * Makes a run.
     *
     * @param wait how long it stands behind earlier runs at most; null when it starts at once
     */
    Run make(Tx tx, JobRow job, Instant at, Run.Origin origin, @Nullable Duration wait, @Nullable JsonNode params) {
        UUID id = ids.next();
        Instant now = tx.now();
        boolean manual = origin == Run.Origin.MANUAL;
        Instant due = manual ? at : job.timetable().runAt(at);
        var work = START.of(new Start(id));
        UUID start = queue.enqueue(tx, wait == null ? work : work.in(wait));
        var run = new Run(
                id,
                tx.account(),
                job.id(),
                job.id() + "/" + (manual ? "manual/" + id : at),
                at,
                due,
                now,
                null,
                null,
                Duration.between(due, now),
                origin,
                RunState.QUEUED,
                List.of(),
                null,
                Course.expiry(now, job.definition().runTtl()),
                wait != null,
                false,
                params,
                start);
        runs.insert(tx, run);
        return run;
    }

    /** Starts the attempt that the durable work {@code work} stands for; nothing when the run has moved on. */
    void start(Tx tx, UUID id, UUID work) {
        Optional<Run> found = locked(tx, id);
        if (found.isEmpty()
                || found.get().state().terminal()
                || !work.equals(found.get().start())) {
            return;
        }
        Run run = found.get();
        JobRow job = jobs.get(tx, run.jobId());
        Instant now = tx.now();
        if (run.state() == RunState.QUEUED && !now.isBefore(run.expiresAt())) {
            decisions.skipped(
                    tx,
                    job.id(),
                    run.scheduledAt(),
                    Reason.TTL_EXPIRED,
                    Map.of("run_id", run.id().toString()));
            end(tx, run, RunState.EXPIRED);
            return;
        }
        Definition definition = job.definition();
        if (!functions.exists(tx, definition.functionId(), null)) {
            targetLost(tx, job, run);
            return;
        }
        int number = run.attempts().size() + 1;
        UUID await = queue.enqueue(
                tx, AWAIT.of(new Await(id, number)).in(definition.runTtl().plus(WATCH)));
        UUID execution = functions.submit(
                tx,
                caller(job, run),
                new FunctionsApi.Order(
                        definition.functionId(), definition.alias(), params(job, run), definition.runTtl(), await));
        runs.update(tx, run.attempted(new Run.Attempt(number, execution, RunState.RUNNING, null, now), now));
    }

    /** The function refused the run. */
    void refused(Tx tx, UUID id, UUID work, Problem problem) {
        Optional<Run> found = locked(tx, id);
        if (found.isEmpty()
                || found.get().state().terminal()
                || !work.equals(found.get().start())) {
            return;
        }
        Instant now = tx.now();
        int number = found.get().attempts().size() + 1;
        Run run = found.get().attempted(new Run.Attempt(number, null, RunState.RUNNING, null, now), now);
        var code = problem.code();
        failed(
                tx,
                run,
                new AttemptError(code.code(), problem.detail()),
                new RetryPlan.Failure(code.status(), code.code(), code.retryable()));
    }

    /** The durable work that was to start an attempt is dead. */
    void unstarted(Tx tx, UUID id, UUID work, String error) {
        locked(tx, id)
                .filter(run -> !run.state().terminal() && work.equals(run.start()))
                .ifPresent(run -> {
                    Instant now = tx.now();
                    var why = new AttemptError("interrupted", error);
                    int number = run.attempts().size() + 1;
                    end(
                            tx,
                            run.attempted(new Run.Attempt(number, null, RunState.FAILED, why, now), now),
                            RunState.FAILED);
                });
    }

    /** Whether the awaited attempt still goes on. */
    boolean going(Tx tx, Await await) {
        return runs.find(tx, await.run())
                .filter(run -> awaited(run, await))
                .flatMap(run -> result(tx, run))
                .filter(result -> result.stage() == FunctionsApi.Stage.GOING)
                .isPresent();
    }

    private static boolean awaited(Run run, Await await) {
        return run.state() == RunState.RUNNING && run.attempts().size() == await.attempt();
    }

    private Optional<Result> result(Tx tx, Run run) {
        UUID execution = run.execution();
        return execution == null ? Optional.empty() : functions.result(tx, execution);
    }

    /** Draws the consequences of an attempt's end. */
    void ended(Tx tx, Await await) {
        Optional<Run> found = locked(tx, await.run());
        if (found.isEmpty() || !awaited(found.get(), await)) {
            return;
        }
        Run run = found.get();
        Result result = result(tx, run)
                .orElseGet(
                        () -> new Result(FunctionsApi.Stage.FAILED, "gone", "its execution is no longer kept", false));
        var error = new AttemptError(result.code() == null ? "unknown" : result.code(), result.message());
        switch (result.stage()) {
            case GOING -> throw new IllegalStateException("the attempt has not ended");
            case SUCCEEDED -> {
                end(tx, run.lastEnded(RunState.SUCCEEDED, null), RunState.SUCCEEDED);
                streak(tx, run, false);
            }
            case CANCELLED -> end(tx, run.lastEnded(RunState.CANCELLED, error), RunState.CANCELLED);
            case EXPIRED, FAILED -> failed(tx, run, error, new RetryPlan.Failure(0, error.code(), result.retryable()));
        }
    }

    private void failed(Tx tx, Run before, AttemptError error, RetryPlan.Failure failure) {
        Run run = before.lastEnded(RunState.FAILED, error);
        if (run.cancelRequested()) {
            end(tx, run, RunState.CANCELLED);
            return;
        }
        JobRow job = jobs.get(tx, run.jobId());
        Optional<Duration> wait = job.definition().retry().wait(run.failures(), failure, random.nextDouble());
        if (wait.isPresent()) {
            again(tx, run, wait.get());
        } else {
            end(tx, run, RunState.FAILED);
            streak(tx, run, true);
        }
    }

    /** Gives a run its next attempt. */
    Run again(Tx tx, Run run, Duration wait) {
        UUID work = queue.enqueue(tx, START.of(new Start(run.id())).in(wait));
        Run retried = run.again(tx.now().plus(wait), work);
        runs.update(tx, retried);
        return retried;
    }

    private void streak(Tx tx, Run run, boolean failed) {
        JobRow job = jobs.get(tx, run.jobId());
        int streak = failed ? job.progress().failureStreak() + 1 : 0;
        if (streak == job.progress().failureStreak()) {
            return;
        }
        JobRow counted = job.with(job.progress().failing(streak));
        boolean pauses = failed
                && job.status() == JobStatus.ACTIVE
                && counted.course().pauses(job.definition().pauseAfterFailures());
        if (pauses) {
            pause(tx, counted, "failures: " + streak + " runs in a row failed", by(job));
        } else {
            jobs.update(tx, counted, false);
        }
    }

    private void targetLost(Tx tx, JobRow job, Run run) {
        var error = new AttemptError(Decisions.word(Reason.TARGET_UNAVAILABLE), "the function is archived");
        Instant now = tx.now();
        var attempt = new Run.Attempt(run.attempts().size() + 1, null, RunState.FAILED, error, now);
        end(tx, run.attempted(attempt, now), RunState.FAILED);
        if (job.status() == JobStatus.ACTIVE) {
            pause(tx, job, Decisions.word(Reason.TARGET_UNAVAILABLE), by(job));
        }
    }

    /** Pauses a locked job: its next instant is no longer awaited. */
    JobRow pause(Tx tx, JobRow job, String reason, String by) {
        UUID tick = job.progress().tick();
        if (tick != null) {
            boolean _ = queue.cancel(tx, tick);
        }
        JobRow paused = job.with(job.progress().paused(reason, by)).touched(tx.now());
        jobs.update(tx, paused, false);
        return paused;
    }

    /** Cancels a run that has not ended; one that runs is asked to end. */
    Run cancel(Tx tx, JobRow job, Run run) {
        UUID execution = run.execution();
        if (run.state() == RunState.RUNNING && execution != null) {
            runs.requestCancel(tx, run.id());
            functions.cancel(tx, caller(job, run), execution);
            return run;
        }
        UUID start = run.start();
        if (start != null) {
            boolean _ = queue.cancel(tx, start);
        }
        return end(tx, run, RunState.CANCELLED);
    }

    private Run end(Tx tx, Run run, RunState as) {
        Run ended = run.ended(as, tx.now());
        runs.update(tx, ended);
        release(tx, run.jobId());
        return ended;
    }

    /** Lets the first run that waits start when nothing stands before it any more. */
    void release(Tx tx, UUID job) {
        List<Run> open = runs.open(tx, job);
        Optional<Run> first = open.stream().filter(Run::waiting).findFirst();
        boolean free = open.stream().allMatch(run -> run.waiting() || run.origin() == Run.Origin.MANUAL);
        if (first.isPresent() && free) {
            UUID start = first.get().start();
            runs.update(tx, first.get().released());
            if (start != null) {
                boolean _ = queue.hasten(tx, start);
            }
        }
    }

    /** The run, with the row of its job locked. */
    Optional<Run> locked(Tx tx, UUID id) {
        Optional<Run> run = runs.find(tx, id);
        if (run.isEmpty() || jobs.lock(tx, run.get().jobId()).isEmpty()) {
            return Optional.empty();
        }
        // as it is now that nobody else moves it
        return runs.find(tx, id);
    }

    static String by(JobRow job) {
        return "automation:" + job.id();
    }

    /** A job may do exactly what its target needs. */
    private static Caller caller(JobRow job, Run run) {
        var self = new Principal(Principal.Kind.AUTOMATION, job.id().toString(), "job " + job.name(), null);
        Access access =
                (permission, resource) -> new Access.Decision(permission.equals(TARGET), "automation:" + job.id());
        return new Caller(
                self, job.accountId(), access, new RequestOrigin(run.id().toString(), null, null, null));
    }

    private static ObjectNode params(JobRow job, Run run) {
        JsonNode given = run.params() == null ? job.definition().params() : run.params();
        ObjectNode params = (ObjectNode) given.deepCopy();
        params.put("automation_job", job.id().toString());
        return params;
    }
}
