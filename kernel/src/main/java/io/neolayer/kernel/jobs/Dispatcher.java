package io.neolayer.kernel.jobs;

import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.SystemTx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims jobs while there are free slots, and starts each on a thread of its own. */
final class Dispatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final UUID LAST = new UUID(-1L, -1L);

    private final Db db;
    private final JobsStore store;
    private final Lease lease;
    private final Gates gates;
    private final Runs runs;
    private final Map<String, JobKind<?>> kinds;
    private final int slots;
    private final Semaphore wakes = new Semaphore(0);
    private final AtomicInteger busy = new AtomicInteger();
    private final Map<String, AtomicInteger> byKind = new ConcurrentHashMap<>();
    private UUID cursor = LAST;
    private volatile boolean claiming = true;
    private volatile boolean closed;
    private volatile @Nullable Thread thread;

    Dispatcher(Db db, JobsStore store, Lease lease, Gates gates, Runs runs, Map<String, JobKind<?>> kinds, int slots) {
        this.db = db;
        this.store = store;
        this.lease = lease;
        this.gates = gates;
        this.runs = runs;
        this.kinds = Map.copyOf(kinds);
        this.slots = slots;
    }

    void start() {
        thread = Thread.ofPlatform().daemon().name("job-dispatcher").start(this::loop);
    }

    /** There may be work. */
    void wake() {
        if (wakes.availablePermits() == 0) {
            wakes.release();
        }
    }

    /** Whether new jobs are claimed. */
    void claiming(boolean value) {
        claiming = value;
        wake();
    }

    int running() {
        return busy.get();
    }

    private void loop() {
        while (!closed) {
            int claimed = 0;
            try {
                claimed = claiming ? turn() : 0;
            } catch (RuntimeException e) {
                LOG.warn("a claim failed and is tried again", e);
            }
            if (claimed == 0) {
                pause();
            }
        }
    }

    private void pause() {
        try {
            if (wakes.tryAcquire(POLL.toNanos(), TimeUnit.NANOSECONDS)) {
                wakes.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    /** Claims once and starts what was claimed; how many jobs were claimed or held. */
    int turn() {
        int free = slots - busy.get();
        if (free <= 0) {
            return 0;
        }
        UUID incarnation = lease.incarnation();
        var chosen = new ArrayList<Claimed>();
        int moved = db.inSystemTx(tx -> {
            chosen.clear();
            return choose(tx, incarnation, free, chosen);
        });
        for (Claimed job : chosen) {
            begin(incarnation, job);
        }
        return moved;
    }

    private int choose(SystemTx tx, UUID incarnation, int free, List<Claimed> chosen) {
        List<Claimed> candidates = store.candidates(tx, cursor, free, full());
        var groups = new HashMap<String, Integer>();
        var keys = new HashSet<String>();
        var counts = new HashMap<String, Integer>();
        int held = 0;
        for (Claimed job : candidates) {
            Optional<Gate> gate = gates.before(job);
            if (gate.isPresent()) {
                store.hold(tx, job, gate.get());
                held++;
            } else if (fits(job, groups, keys, counts)) {
                chosen.add(job);
            }
        }
        store.take(tx, incarnation, chosen);
        cursor = candidates.isEmpty() ? LAST : candidates.getLast().account();
        return chosen.size() + held;
    }

    private List<String> full() {
        return kinds.values().stream()
                .filter(kind -> room(kind) <= 0)
                .map(JobKind::name)
                .toList();
    }

    private int room(JobKind<?> kind) {
        AtomicInteger running = byKind.get(kind.name());
        return kind.concurrency() - (running == null ? 0 : running.get());
    }

    /** Whether a job fits beside those that run and those chosen before it. */
    private boolean fits(Claimed job, Map<String, Integer> groups, Set<String> keys, Map<String, Integer> counts) {
        JobKind<?> kind = kinds.get(job.kind());
        if (kind == null || counts.getOrDefault(job.kind(), 0) >= room(kind)) {
            return false;
        }
        for (Claimed.Group group : job.groups()) {
            if (group.running() + groups.getOrDefault(job.account() + group.name(), 0) >= group.limit()) {
                return false;
            }
        }
        if (job.key() != null && !keys.add(job.account() + job.kind() + "/" + job.key())) {
            return false;
        }
        job.groups().forEach(group -> groups.merge(job.account() + group.name(), 1, Integer::sum));
        counts.merge(job.kind(), 1, Integer::sum);
        return true;
    }

    private void begin(UUID incarnation, Claimed job) {
        busy.incrementAndGet();
        AtomicInteger same = byKind.computeIfAbsent(job.kind(), kind -> new AtomicInteger());
        same.incrementAndGet();
        runs.begin(incarnation, job, () -> {
            same.decrementAndGet();
            if (busy.getAndDecrement() == slots
                    || job.key() != null
                    || !job.groups().isEmpty()
                    || same.get() == 0) {
                wake();
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        claiming = false;
        wake();
        Thread running = thread;
        if (running != null) {
            try {
                running.join(5_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
