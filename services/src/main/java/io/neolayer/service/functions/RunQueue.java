package io.neolayer.service.functions;

import io.neolayer.kernel.jobs.JobKind;
import io.neolayer.kernel.jobs.JobQueue;
import io.neolayer.kernel.jobs.NewJob;
import io.neolayer.kernel.jobs.Retry;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.Statements;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.service.functions.Runner.Admitted;
import java.time.Duration;
import java.util.UUID;
import java.util.function.ToIntBiFunction;

/** Where asynchronous runs wait: each is a row and a job, made in one transaction. */
final class RunQueue {
    static final String QUOTA = "functions.queued";
    private static final Duration TTL = Duration.ofHours(1);
    private static final Duration TTL_MAX = Duration.ofDays(7);

    /** Names the run of a job. */
    record Run(UUID execution) {}

    /** A lost lease is no failure of the run: {@link QueuedRun} decides whether another attempt may follow. */
    static final JobKind<Run> KIND = JobKind.of("functions.run", Run.class)
            .retried(new Retry(10, Duration.ofSeconds(1), 2, Duration.ofMinutes(1), 0.2));

    private final JobQueue jobs;
    private final ExecutionsStore store;
    private final QueueStore waiting = new QueueStore();
    private final ToIntBiFunction<UUID, String> quota;

    RunQueue(JobQueue jobs, ExecutionsStore store, ToIntBiFunction<UUID, String> quota) {
        this.jobs = jobs;
        this.store = store;
        this.quota = quota;
    }

    /**
     * Queues a run: accounts take turns, within one the priority counts, then age; as many at a time as account and function allow.
     *
     * @throws Problem 429 {@code quota_exceeded} when too many wait already, 400 for a {@code ttl} out of bounds
     */
    void add(Tx tx, Caller caller, Admitted admitted, int concurrency, ExecuteRun.Execute input) {
        Duration ttl = VersionDraft.or(input.ttl(), TTL);
        if (ttl.compareTo(Duration.ofSeconds(1)) < 0 || ttl.compareTo(TTL_MAX) > 0) {
            throw Problem.of(ProblemCode.INVALID_PARAMETER, "ttl: expected PT1S to P7D, found " + ttl);
        }
        int most = quota.applyAsInt(tx.account(), QUOTA);
        long queued = waiting.queuedRuns(tx);
        if (queued >= most) {
            throw Problem.of(
                            ProblemCode.QUOTA_EXCEEDED,
                            "the quota " + QUOTA + " allows " + most + " runs in the queue, and " + queued
                                    + " wait; try again when some have started, or ask the operator for more")
                    .with("quota", QUOTA)
                    .with("limit", most)
                    .with("used", queued)
                    .retryAfter(Duration.ofSeconds(5));
        }
        Execution execution = admitted.execution();
        NewJob<Run> job = KIND.of(new Run(execution.id()))
                .priority(VersionDraft.or(input.priority(), ExecuteRun.Priority.NORMAL).value)
                .group("functions", quota.applyAsInt(tx.account(), "functions.concurrent"))
                .group("functions/" + execution.functionId(), concurrency)
                .wantedBy(caller.origin().requestId());
        UUID id = jobs.enqueue(tx, job);
        var place = new ExecutionsStore.Place(
                null,
                null,
                id,
                execution.createdAt().plus(ttl),
                caller.principal().person());
        store.insert(tx, execution, admitted.stored(), place);
    }

    /** Makes the job that waits for the end of a run due, in the transaction that ends it. */
    void ended(Statements tx, Execution run) {
        waiting.awaiting(tx, new ExecutionsStore.Lost(run.accountId(), run.id()))
                .ifPresent(job -> jobs.hasten(tx, run.accountId(), job));
    }

    /** Takes the job of a run that was cancelled out of the queue; the run's row says what became of it. */
    void remove(Tx tx, UUID execution) {
        waiting.jobOf(tx, execution).ifPresent(job -> {
            boolean _ = jobs.cancel(tx, job);
        });
    }
}
