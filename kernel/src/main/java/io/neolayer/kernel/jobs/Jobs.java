package io.neolayer.kernel.jobs;

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
    private static final Duration GRACE = Duration.ofMillis(20);

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
    private volatile @Nullable Thread watch;
    private volatile boolean closed;
    private volatile boolean draining;

    public Jobs(Parts parts, List<Work<?>> works) {
        Work.requireDistinct(works);
        this.db = parts.db();
        Map<String, Work<?>> byName =
                works.stream().collect(Collectors.toMap(work -> work.kind().name(), work -> work));
        var kinds = new HashMap<String, JobKind<?>>();
        works.forEach(work -> kinds.put(work.kind().name(), work.kind()));
        var store = new JobsStore();
        this.completions = new Completions(db, store);
        this.runs = new Runs(db, store, completions, byName, parts.observer(), parts.random());
        this.gates = new Gates(kinds.keySet());
        this.lease = new Lease(
                db,
                parts.ids(),
                new Lease.Identity(parts.replica(), parts.version(), parts.keyIds()),
                store,
                this::running);
        this.dispatcher = new Dispatcher(db, store, lease, gates, runs, kinds, parts.slots());
    }

    /** Registers this process and begins to claim. */
    public void start() {
        lease.register();
        int _ = db.inSystemTx(gates::refresh);
        completions.start();
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
        long nextBeat = System.nanoTime();
        while (!closed) {
            try {
                if (System.nanoTime() - nextBeat >= 0) {
                    nextBeat = System.nanoTime() + Lease.BEAT.toNanos();
                    if (!lease.beat()) {
                        runs.interruptAll();
                    }
                }
                int freed = lease.takeOver() + db.<Integer>inSystemTx(gates::refresh);
                if (freed > 0) {
                    wake();
                }
            } catch (RuntimeException e) {
                LOG.warn("the replica could not renew its lease; it is tried again", e);
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /** Claims nothing more and waits for what runs. */
    public void drain(Duration patience) {
        draining = true;
        lease.state(Lease.State.DRAINING);
        dispatcher.claiming(false);
        long deadline = System.nanoTime() + patience.toNanos();
        while (dispatcher.running() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(GRACE.toNanos());
        }
    }

    public boolean draining() {
        return draining;
    }

    /** Ends; what still runs is free for others at once. */
    @Override
    public void close() {
        closed = true;
        dispatcher.close();
        runs.interruptAll();
        completions.close();
        LockSupport.unpark(watch);
        try {
            lease.leave();
        } catch (RuntimeException e) {
            LOG.warn("the replica could not leave in order; the others take its jobs in {}", Lease.PATIENCE, e);
        }
    }
}
