package io.neolayer.kernel.jobs;

import io.neolayer.kernel.jobs.JobsStore.End;
import io.neolayer.kernel.storage.Db;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the ends of jobs that have nothing else to write: those that came while the one before was on its way go together. While the
 * database is away they wait; if the process dies first, the jobs run again.
 */
final class Completions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Completions.class);
    private static final int MOST = 500;
    private static final long RETRY_MS = 200;

    /** @param then told whether the lease still held */
    private record Waiting(UUID incarnation, End end, Consumer<Boolean> then) {}

    private final Db db;
    private final JobsStore store;
    private final LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private volatile @Nullable Thread thread;
    private volatile boolean closed;

    Completions(Db db, JobsStore store) {
        this.db = db;
        this.store = store;
    }

    void start() {
        thread = Thread.ofPlatform().daemon().name("job-completions").start(this::loop);
    }

    void add(UUID incarnation, End end, Consumer<Boolean> then) {
        queue.add(new Waiting(incarnation, end, then));
    }

    private void loop() {
        try {
            while (!closed || !queue.isEmpty()) {
                Waiting first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    var batch = new ArrayList<Waiting>();
                    batch.add(first);
                    queue.drainTo(batch, MOST - 1);
                    store(batch);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void store(List<Waiting> batch) throws InterruptedException {
        while (true) {
            Set<UUID> stored;
            try {
                stored = db.inSystemTx(tx -> stored(tx, batch));
            } catch (RuntimeException e) {
                LOG.warn("{} ends of jobs could not be stored and are tried again", batch.size(), e);
                if (closed) {
                    return;
                }
                Thread.sleep(RETRY_MS);
                continue;
            }
            // outside the try: what is stored must not be stored again because somebody who is told of it fails
            batch.forEach(waiting ->
                    waiting.then().accept(stored.contains(waiting.end().id())));
            return;
        }
    }

    private Set<UUID> stored(io.neolayer.kernel.storage.SystemTx tx, List<Waiting> batch) {
        var stored = new HashSet<UUID>();
        batch.stream().map(Waiting::incarnation).distinct().forEach(incarnation -> {
            List<End> ends = batch.stream()
                    .filter(waiting -> waiting.incarnation().equals(incarnation))
                    .map(Waiting::end)
                    .toList();
            stored.addAll(store.complete(tx, incarnation, ends));
        });
        return stored;
    }

    /** Stores what waits, once more at most, and ends. */
    @Override
    public void close() {
        closed = true;
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
