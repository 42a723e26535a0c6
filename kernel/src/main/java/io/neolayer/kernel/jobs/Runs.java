package io.neolayer.kernel.jobs;

import io.neolayer.kernel.jobs.JobsStore.End;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.Tx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one claimed job through its handler to its completion, under the lease it was claimed with. */
final class Runs {
    private static final Logger LOG = LoggerFactory.getLogger(Runs.class);
    private static final int LONGEST_ERROR = 4_000;
    private static final Duration UNBURIED = Duration.ofSeconds(30);

    /** The lease was gone when the completing transaction looked. */
    private static final class LeaseLost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LeaseLost() {
            super("the lease was lost", null, false, false);
        }
    }

    private final Db db;
    private final JobsStore store;
    private final Completions completions;
    private final Map<String, Work<?>> works;
    private final JobsObserver observer;
    private final RandomGenerator random;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    Runs(
            Db db,
            JobsStore store,
            Completions completions,
            Map<String, Work<?>> works,
            JobsObserver observer,
            RandomGenerator random) {
        this.db = db;
        this.store = store;
        this.completions = completions;
        this.works = Map.copyOf(works);
        this.observer = observer;
        this.random = random;
    }

    /** Starts; {@code ended} is called once, when the job no longer takes a slot. */
    void begin(UUID incarnation, Claimed job, Runnable ended) {
        Thread thread = Thread.ofVirtual().name(job.kind()).unstarted(() -> {
            try {
                run(incarnation, job, works.get(job.kind()), ended);
            } finally {
                threads.remove(Thread.currentThread());
            }
        });
        threads.add(thread);
        thread.start();
    }

    /** Interrupts what runs: its lease is gone, or the process ends. */
    void interruptAll() {
        threads.forEach(Thread::interrupt);
    }

    private <P extends Record> void run(UUID incarnation, Claimed job, @Nullable Work<P> work, Runnable ended) {
        if (work == null) {
            ended.run();
            return;
        }
        long began = System.nanoTime();
        observer.started(job.kind(), Duration.between(job.dueAt(), job.now()));
        var turn = new Turning<>(incarnation, job, work, began, ended);
        Outcome outcome;
        try {
            P payload = Payloads.read(job.payload(), work.kind().payload());
            turn.known = new Turn<>(
                    job.account(),
                    job.id(),
                    payload,
                    job.attempt() + 1,
                    job.epoch(),
                    job.dueAt(),
                    job.now(),
                    job.requestId());
            outcome = job.losses() >= JobsStore.MOST_LOSSES
                    ? new Outcome.GiveUp("lease_lost: its replica was lost " + job.losses() + " times")
                    : work.handler().run(turn.known);
        } catch (Throwable e) {
            // an error too is a failure of the work: a job whose thread just ended would run for ever
            turn.thrown = e;
            outcome = new Outcome.RetryLater(message(e));
        }
        complete(turn, outcome);
    }

    /** What one turn carries to its completion. */
    private static final class Turning<P extends Record> {
        final UUID incarnation;
        final Claimed job;
        final Work<P> work;
        final long began;
        final Runnable ended;

        @Nullable
        Turn<P> known;

        @Nullable
        Throwable thrown;

        Turning(UUID incarnation, Claimed job, Work<P> work, long began, Runnable ended) {
            this.incarnation = incarnation;
            this.job = job;
            this.work = work;
            this.began = began;
            this.ended = ended;
        }
    }

    private <P extends Record> void complete(Turning<P> turn, Outcome outcome) {
        Claimed job = turn.job;
        JobKind<P> kind = turn.work.kind();
        End end = switch (outcome) {
            case Outcome.Done done ->
                end(
                        job,
                        End.State.DONE,
                        job.attempt(),
                        Duration.ZERO,
                        "",
                        turn,
                        kind.keep().isPositive());
            case Outcome.RunAgainIn again -> end(job, End.State.DUE, 0, again.delay(), "", turn, true);
            case Outcome.GiveUp given ->
                end(job, End.State.DEAD, job.attempt() + 1, Duration.ZERO, given.error(), turn, true);
            case Outcome.RetryLater later -> retried(turn, later);
        };
        Consumer<Tx> effect = outcome.effect();
        if (effect == null && end.state() != End.State.DEAD) {
            stored(turn, outcome, end);
        } else {
            applied(turn, outcome, end, effect);
        }
    }

    private <P extends Record> void stored(Turning<P> turn, Outcome outcome, End end) {
        completions.add(turn.incarnation, end, held -> told(turn, outcome, end, held));
    }

    private static <P extends Record> End end(
            Claimed job, End.State state, int attempt, Duration delay, String error, Turning<P> turn, boolean kept) {
        String cut = error.length() > LONGEST_ERROR ? error.substring(0, LONGEST_ERROR) : error;
        Throwable thrown = turn.thrown;
        String fingerprint = error.isEmpty()
                ? ""
                : Fingerprints.of(
                        job.kind(), error, thrown == null ? new StackTraceElement[0] : thrown.getStackTrace());
        return new End(job.account(), job.id(), job.epoch(), state, attempt, delay, cut, fingerprint, kept);
    }

    /** Effect and outcome in one transaction that first proves the lease. */
    private <P extends Record> void applied(Turning<P> turn, Outcome outcome, End end, @Nullable Consumer<Tx> effect) {
        Claimed job = turn.job;
        boolean held = false;
        try {
            held = db.inTx(job.account(), tx -> {
                if (store.complete(tx, turn.incarnation, List.of(end)).isEmpty()) {
                    throw new LeaseLost();
                }
                if (effect != null) {
                    effect.accept(tx);
                }
                Turn<P> known = turn.known;
                if (end.state() == End.State.DEAD && known != null) {
                    turn.work.handler().died(tx, known, end.error());
                }
                return true;
            });
        } catch (LeaseLost e) {
            held = false;
        } catch (RuntimeException | Error e) {
            // nothing was written: the failure of the effect is the failure of the attempt
            turn.thrown = e;
            failed(turn, end, e);
            return;
        }
        told(turn, outcome, end, held);
    }

    private <P extends Record> void failed(Turning<P> turn, End end, Throwable e) {
        Claimed job = turn.job;
        if (end.state() == End.State.DEAD) {
            // what a death has to write could not be written: the job comes again, and dies then
            var again = new Outcome.RetryLater(end.error());
            stored(turn, again, end(job, End.State.DUE, job.attempt(), UNBURIED, end.error(), turn, true));
            return;
        }
        var later = new Outcome.RetryLater(message(e));
        End next = retried(turn, later);
        if (next.state() == End.State.DEAD) {
            applied(turn, later, next, null);
        } else {
            stored(turn, later, next);
        }
    }

    private <P extends Record> End retried(Turning<P> turn, Outcome.RetryLater later) {
        Retry retry = turn.work.kind().retry();
        int failures = turn.job.attempt() + 1;
        if (!retry.after(failures)) {
            return end(turn.job, End.State.DEAD, failures, Duration.ZERO, later.error(), turn, true);
        }
        Duration wait = later.after() == null ? retry.delay(failures, random) : later.after();
        return end(turn.job, End.State.DUE, failures, wait, later.error(), turn, true);
    }

    private <P extends Record> void told(Turning<P> turn, Outcome outcome, End end, boolean held) {
        Claimed job = turn.job;
        turn.ended.run();
        if (!held) {
            LOG.warn("the lease of job {} {} was lost; what it did counts for nothing", job.kind(), job.id());
            observer.leaseLost(job.kind());
            return;
        }
        if (turn.thrown != null) {
            LOG.warn("job {} {} failed, attempt {}", job.kind(), job.id(), end.attempt(), turn.thrown);
        }
        String word = switch (end.state()) {
            case DONE -> "done";
            case DEAD -> "dead";
            case DUE -> outcome instanceof Outcome.RunAgainIn ? "again" : "retry";
        };
        observer.ended(job.kind(), word, Duration.ofNanos(System.nanoTime() - turn.began));
    }

    private static String message(Throwable e) {
        return e instanceof Problem problem
                ? problem.code().code() + ": " + problem.detail()
                : e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
