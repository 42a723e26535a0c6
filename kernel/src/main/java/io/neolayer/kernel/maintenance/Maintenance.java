package io.neolayer.kernel.maintenance;

import io.neolayer.kernel.operation.Upkeep;
import io.neolayer.kernel.storage.Db;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs each slice's upkeep when it is due, each in a transaction of its own under an advisory lock, so that of several
 * replicas one does it at a time. A failed turn is logged and tried again at the next.
 */
public final class Maintenance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final Duration FIRST = Duration.ofSeconds(10);

    private final Db db;
    private final List<Upkeep> tasks;
    private final LongSupplier ticker;
    private final Map<String, Long> due = new ConcurrentHashMap<>();
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private volatile long lastTick;
    private volatile @Nullable Thread loop;
    private volatile boolean closed;

    /** @param ticker nanoseconds that only go forward */
    public Maintenance(Db db, List<Upkeep> tasks, LongSupplier ticker) {
        this.db = db;
        this.tasks = List.copyOf(tasks);
        this.ticker = ticker;
        this.lastTick = ticker.getAsLong();
        var names = new HashSet<String>();
        for (Upkeep task : tasks) {
            if (!names.add(task.name()) || task.every().compareTo(TICK) < 0) {
                throw new IllegalArgumentException(
                        "upkeep " + task.name() + " is declared twice or more often than each second");
            }
            // soon after the start, or a server that restarts daily would never do what is due daily
            due.put(
                    task.name(),
                    lastTick + Math.min(FIRST.toNanos(), task.every().toNanos()));
        }
    }

    public void start() {
        loop = Thread.ofPlatform().daemon().name("maintenance").start(() -> {
            while (!closed) {
                tick();
                LockSupport.parkNanos(TICK.toNanos());
            }
        });
    }

    /** When {@link #tick} last came round, on the ticker's scale. */
    public long lastTick() {
        return lastTick;
    }

    /** Starts what is due, each on its own thread; what still runs is left alone. */
    void tick() {
        long now = ticker.getAsLong();
        lastTick = now;
        for (Upkeep task : tasks) {
            if (!closed && due.getOrDefault(task.name(), now) <= now && running.add(task.name())) {
                due.put(task.name(), now + task.every().toNanos());
                Thread.ofVirtual().name(task.name()).start(() -> turn(task));
            }
        }
    }

    private void turn(Upkeep task) {
        try {
            run(task);
        } catch (RuntimeException e) {
            LOG.warn("{} failed and is tried again in {}", task.name(), task.every(), e);
        } finally {
            running.remove(task.name());
        }
    }

    /**
     * One turn, now.
     *
     * @return false when another replica is at it
     */
    public boolean run(Upkeep task) {
        return db.inSystemTx(tx -> {
            boolean mine =
                    tx.one(row -> row.flag("mine"), "SELECT pg_try_advisory_xact_lock(?) AS mine", lock(task.name()));
            if (mine) {
                task.task().accept(tx);
            }
            return mine;
        });
    }

    static long lock(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(("neolayer.upkeep/" + name).getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not usable in this Java runtime", e);
        }
    }

    /** Starts nothing more and waits for what runs, for at most {@link #PATIENCE}. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(loop);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!running.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }
}
