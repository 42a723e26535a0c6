package io.neolayer.service.automation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Runs of jobs: read, cancelled, tried once more. */
final class RunsService {
    private static final Duration POLL = Duration.ofMillis(100);

    /** @param id the job, when the list is below one */
    record Filter(
            @Nullable UUID id,
            @Nullable RunState state,
            Run.@Nullable Origin origin,
            @Nullable Instant from,
            @Nullable Instant to,
            PageRequest page) {}

    record Get(UUID rid, @Nullable @JsonProperty("wait") Duration patience) {}

    record ByRid(UUID rid) {}

    private final Db db;
    private final JobsStore jobs;
    private final RunsStore store;
    private final RunCourse course;

    RunsService(Db db, JobsStore jobs, RunsStore store, RunCourse course) {
        this.db = db;
        this.jobs = jobs;
        this.store = store;
        this.course = course;
    }

    Page<Run> list(Caller caller, Tx tx, Filter filter) {
        if (filter.id() != null && jobs.find(tx, filter.id()).isEmpty()) {
            throw Problem.notFound();
        }
        return store.list(
                tx,
                filter.page(),
                new RunsStore.Filter(filter.id(), filter.state(), filter.origin(), filter.from(), filter.to()));
    }

    /** Waits, outside any transaction, until the run has ended or the time is up. */
    Run get(Caller caller, Get input) {
        Duration wait = input.patience() == null ? Duration.ZERO : input.patience();
        if (wait.isNegative() || wait.compareTo(AutomationLimits.WAIT_MAX) > 0) {
            throw Problem.of(ProblemCode.INVALID_PARAMETER, "wait: expected PT0S to PT30S, found " + wait);
        }
        long until = System.nanoTime() + wait.toNanos();
        while (true) {
            Run run =
                    db.inTx(caller.account(), tx -> store.find(tx, input.rid()).orElseThrow(Problem::notFound));
            if (run.state().terminal() || System.nanoTime() - until >= 0) {
                return run;
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    Run cancel(Caller caller, Tx tx, ByRid input) {
        Run run = course.locked(tx, input.rid()).orElseThrow(Problem::notFound);
        if (run.state().terminal()) {
            throw Problem.invalidState("the run is " + Decisions.word(run.state()) + "; it has ended");
        }
        return course.cancel(tx, jobs.get(tx, run.jobId()), run);
    }

    /** One more attempt of a failed run, under the same key. */
    Run retry(Caller caller, Tx tx, ByRid input) {
        Run run = course.locked(tx, input.rid()).orElseThrow(Problem::notFound);
        if (!run.state().terminal() || !run.state().may(RunState.RETRYING)) {
            throw Problem.invalidState(
                    "the run is " + Decisions.word(run.state()) + "; only a failed one can be tried once more");
        }
        return course.again(tx, run, Duration.ZERO);
    }
}
