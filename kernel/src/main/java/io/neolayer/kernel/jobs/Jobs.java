package io.neolayer.kernel.jobs;

import io.neolayer.kernel.operation.Upkeep;
import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.IdSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The jobs of this process: its lease, its claims and what runs. */
public final class Jobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration GRACE = Duration.ofMillis(5);
    private static final Duration COUNT = Duration.ofSeconds(15);
    private static final Duration HANG = Duration.ofMinutes(2);
    private static final int ENDLESS = 1_000;
    private static final Duration DEAD_KEPT = Duration.ofDays(30);
    private static final int PRUNED = 5_000;

    /**
     * What the jobs stand on.
     *
     * @param replica the name that operators see, such as the host's
     * @param keyIds the master keys that this process holds
     * @param slots how many jobs it runs at a time
     */
    public record Parts(
            Db db,
            IdSource ids,
            RandomGenerator random,
            String replica,
            String version,
            List<String> keyIds,
            int slots,
            JobsObserver observer) {}

    private final Db db;
    private final Lease lease;
    private final Gates gates;
    private final Runs runs;
    private final Completions completions;
    private final Dispatcher dispatcher;
    private final JobsStore store = new JobsStore();
    private final JobsObserver observer;
    private final List<JobKind<?>> kinds;
    private volatile @Nullable Thread watch;
    private volatile boolean closed;
    private volatile boolean stopping;
    private volatile boolean draining;
    private volatile Figures figures = Figures.NONE;
    private volatile long lastLook = System.nanoTime();
    private long nextBeat = System.nanoTime();
    private long nextCount = System.nanoTime();

    public Jobs(Parts parts, List<Work<?>> works) {
        Work.requireDistinct(works);
        this.db = parts.db();
        Map<String, Work<?>> byName =
                works.stream().collect(Collectors.toMap(work -> work.kind().name(), work -> work));
        var kinds = new HashMap<String, JobKind<?>>();
        works.forEach(work -> kinds.put(work.kind().name(), work.kind()));
        this.observer = parts.observer();
        this.kinds = List.copyOf(kinds.values());
        this.completions = new Completions(db, store);
        this.runs = new Runs(db, store, completions, byName, parts.observer(), parts.random());
        this.gates = new Gates(kinds.keySet(), new Pauses(parts.ids()));
        this.lease = new Lease(
                db,
                parts.ids(),
                new Lease.Identity(parts.replica(), parts.version(), parts.keyIds()),
                store,
                this::running);
        this.dispatcher = new Dispatcher(db, store, lease, gates, runs, kinds, parts.slots());
    }

    /** Registers this process; it claims nothing by itself yet. */
    public void register() {
        lease.register();
        completions.start();
        look();
    }

    /** Registers this process and begins to claim. */
    public void start() {
        register();
        work();
    }

    /** Begins to claim, once it is registered. */
    public void work() {
        dispatcher.start();
        watch = Thread.ofPlatform().daemon().name("job-watch").start(this::watch);
    }

    /** There may be work: called after commits that enqueued. */
    public void wake() {
        dispatcher.wake();
    }

    public int running() {
        return dispatcher.running();
    }

    /** What runs under this process's lease names it. */
    public UUID incarnation() {
        return lease.incarnation();
    }

    private void watch() {
        while (!closed) {
            try {
                if (System.nanoTime() - nextBeat >= 0) {
                    beat();
                }
                look();
                if (System.nanoTime() - nextCount >= 0) {
                    nextCount = System.nanoTime() + COUNT.toNanos();
                    count();
                }
            } catch (RuntimeException e) {
                LOG.warn("the replica could not renew its lease; it is tried again", e);
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private void beat() {
        nextBeat = System.nanoTime() + Lease.BEAT.toNanos();
        if (!lease.beat()) {
            runs.interruptAll();
        }
    }

    /** Takes what lost replicas had, reads pauses and orders, and frees what they no longer hold. */
    private void look() {
        int freed = lease.takeOver()
                + db.<Integer>inSystemTx(tx -> {
                    lease.hear(tx);
                    return gates.refresh(tx);
                });
        settle();
        lastLook = System.nanoTime();
        if (freed > 0) {
            wake();
        }
    }

    private synchronized void settle() {
        boolean now = stopping || lease.drainOrdered();
        if (now != draining) {
            draining = now;
            dispatcher.claiming(!now);
            observer.draining(now);
        }
    }

    private void count() {
        figures = db.inSystemTx(Figures::read);
        observer.counted(figures);
    }

    /**
     * Runs what is due, one turn after the other, until nothing is: for those who {@link #register} instead of starting.
     *
     * @throws IllegalStateException when there is no end to it
     */
    public void runDue() {
        beat();
        look();
        for (int turns = 0; !draining && dispatcher.turn() > 0; turns++) {
            if (turns == ENDLESS || !idle(HANG)) {
                throw new IllegalStateException("the jobs that are due do not come to an end");
            }
        }
    }

    /** How long ago the queue was last looked at with success. */
    public Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastLook);
    }

    /** What there was when it was counted last. */
    public Figures figures() {
        return figures;
    }

    /** Deletes ended jobs whose time is over: finished ones as their kind says, others after 30 days. */
    public List<Upkeep> upkeep() {
        return List.of(new Upkeep("jobs.prune", Duration.ofMinutes(5), tx -> {
            for (JobKind<?> kind : kinds) {
                int _ = store.prune(tx, kind.name(), kind.keep(), DEAD_KEPT, PRUNED);
            }
            int _ = store.pruneOthers(tx, kinds.stream().map(JobKind::name).toList(), DEAD_KEPT, PRUNED);
        }));
    }

    /** Claims nothing more from now on. */
    public void stopClaiming() {
        stopping = true;
        lease.state(Lease.State.DRAINING);
        settle();
    }

    /** Claims nothing more and waits for what runs. */
    public void drain(Duration patience) {
        stopClaiming();
        boolean _ = idle(patience);
    }

    private boolean idle(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (dispatcher.running() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(GRACE.toNanos());
        }
        return dispatcher.running() == 0;
    }

    public boolean draining() {
        return draining;
    }

    /** Ends; what still runs is free for others at once. */
    @Override
    public void close() {
        closed = true;
        dispatcher.close();
        awaitWatch();
        completions.close();
        try {
            lease.leave();
        } catch (RuntimeException e) {
            LOG.warn("the replica could not leave in order; the others take its jobs in {}", Lease.PATIENCE, e);
        }
        // after the lease is given back: what is interrupted by us has not failed
        runs.interruptAll();
    }

    private void awaitWatch() {
        Thread running = watch;
        if (running == null) {
            return;
        }
        LockSupport.unpark(running);
        try {
            boolean _ = running.join(Lease.BEAT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
