package io.neolayer.service.automation;

import io.neolayer.kernel.jobs.JobKind;
import io.neolayer.kernel.jobs.JobQueue;
import io.neolayer.kernel.jobs.Retry;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.service.functions.FunctionsApi;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides instants when they are due. Each active job has one piece of durable work that is due at its next instant; deciding it, the
 * runs that follow, the next such work and its own completion are one transaction.
 */
final class Clockwork {
    /** Names the job whose instants are to be decided. */
    record Tick(UUID job) {}

    static final JobKind<Tick> TICK = JobKind.of("automation.tick", Tick.class)
            .retried(new Retry(20, Duration.ofSeconds(1), 2, Duration.ofMinutes(1), 0.2));

    /**
     * How instants are decided that were held back.
     *
     * @param prompt an instant not older is simply due
     * @param reason of those that do not run
     * @param detail of every decision that is not a run
     */
    record Manner(CatchUp mode, Duration prompt, Reason reason, Map<String, ?> detail) {}

    private final FunctionsApi functions;
    private final JobQueue queue;
    private final JobsStore jobs;
    private final RunsStore runs;
    private final RunCourse course;
    private final Decisions decisions;

    Clockwork(AutomationParts parts, JobsStore jobs, RunsStore runs, RunCourse course, Decisions decisions) {
        this.functions = parts.functions();
        this.queue = parts.jobs();
        this.jobs = jobs;
        this.runs = runs;
        this.course = course;
        this.decisions = decisions;
    }

    /** Decides what has become due; nothing when the job no longer awaits that work. */
    void tick(Tx tx, UUID id, UUID work) {
        JobRow job = jobs.lock(tx, id).orElse(null);
        if (job == null
                || job.status() != JobStatus.ACTIVE
                || !work.equals(job.progress().tick())) {
            return;
        }
        if (!functions.exists(tx, job.definition().functionId(), null)) {
            JobRow _ = course.pause(tx, job, Decisions.word(Reason.TARGET_UNAVAILABLE), RunCourse.by(job));
            return;
        }
        jobs.update(tx, awaitNext(tx, decide(tx, job, ofServers(job))), false);
    }

    /** The rule of the job for instants that no server claimed in time. */
    static Manner ofServers(JobRow job) {
        return new Manner(job.definition().catchup(), AutomationLimits.PROMPT, Reason.OUTSIDE_CATCHUP_WINDOW, Map.of());
    }

    /** The durable work of a job could not be done for hours: it must not stand still unnoticed. */
    void stuck(Tx tx, UUID id, String error) {
        jobs.lock(tx, id).filter(job -> job.status() == JobStatus.ACTIVE).ifPresent(job -> {
            JobRow _ = course.pause(tx, job, "its instants could not be decided: " + error, RunCourse.by(job));
        });
    }

    /** Decides every instant up to now; the row is not written yet. */
    JobRow decide(Tx tx, JobRow before, Manner manner) {
        JobRow job = before;
        Timetable table = job.timetable();
        var bounds = new CatchUp.Bounds(job.definition().catchupWindow(), manner.prompt(), AutomationLimits.BATCH);
        CatchUp.Choice choice = job.course()
                .admit(manner.mode().choose(table, job.progress().decided(), tx.now(), bounds, manner.reason()));
        for (CatchUp.Left left : choice.left()) {
            decisions.left(tx, job.id(), left, manner.detail());
        }
        for (CatchUp.Firing firing : choice.firings()) {
            if (fire(tx, job, firing)) {
                job = job.with(job.progress().fired(firing.at()));
            }
        }
        return job.with(job.progress().decidedTo(choice.decided()));
    }

    /** Awaits the next instant of an active job, or completes it; the row is not written yet. */
    JobRow awaitNext(Tx tx, JobRow job) {
        Timetable table = job.timetable();
        return switch (job.course().after(table, job.progress().decided())) {
            case Course.Next.Due due -> {
                UUID work = queue.enqueue(tx, TICK.of(new Tick(job.id())).at(table.runAt(due.at())));
                yield job.with(job.progress().next(due.at(), work));
            }
            case Course.Next.Completed completed -> job.with(job.progress().ended(JobStatus.COMPLETED));
        };
    }

    /** The instant that was awaited is awaited no longer. */
    void forget(Tx tx, JobRow job) {
        UUID tick = job.progress().tick();
        if (tick != null) {
            boolean _ = queue.cancel(tx, tick);
        }
    }

    private boolean fire(Tx tx, JobRow job, CatchUp.Firing firing) {
        Instant at = firing.at();
        List<Run> open = runs.open(tx, job.id()).stream()
                .filter(run -> run.origin() != Run.Origin.MANUAL)
                .toList();
        var inTheWay = open.stream()
                .map(run -> new Overlap.OpenRun(run.id(), run.scheduledAt(), run.waiting()))
                .toList();
        Overlap.Choice choice = firing.reason() == Reason.CAUGHT_UP
                ? Overlap.inOrder(inTheWay)
                : job.definition().overlap().choose(inTheWay, AutomationLimits.OVERLAP);
        return switch (choice) {
            case Overlap.Choice.Start start -> make(tx, job, firing, null);
            case Overlap.Choice.Skip skip -> {
                decisions.skipped(
                        tx,
                        job.id(),
                        at,
                        Reason.OVERLAP,
                        Map.of("run_id", skip.inTheWay().toString()));
                yield false;
            }
            case Overlap.Choice.Buffer buffer -> {
                for (Run run : open) {
                    if (buffer.superseded().contains(run.id())) {
                        superseded(tx, job, run, at);
                    }
                }
                yield make(tx, job, firing, job.definition().runTtl());
            }
            case Overlap.Choice.CancelThenStart cancel -> {
                boolean made = make(tx, job, firing, AutomationLimits.CANCEL_WAIT);
                for (Run run : open) {
                    Run _ = course.cancel(tx, job, run);
                }
                course.release(tx, job.id());
                yield made;
            }
        };
    }

    private void superseded(Tx tx, JobRow job, Run run, Instant by) {
        Run _ = course.cancel(tx, job, run);
        decisions.skipped(tx, job.id(), run.scheduledAt(), Reason.SUPERSEDED, Map.of("by", by));
    }

    private boolean make(Tx tx, JobRow job, CatchUp.Firing firing, @Nullable Duration wait) {
        if (runs.exists(tx, job.id() + "/" + firing.at())) {
            // its run is there already: an instant never runs twice
            return false;
        }
        boolean due = firing.reason() == Reason.DUE;
        Run run = course.make(tx, job, firing.at(), due ? Run.Origin.SCHEDULE : Run.Origin.CATCHUP, wait, null);
        decisions.fired(tx, job.id(), firing.at(), firing.reason(), run.id());
        return true;
    }
}
