package io.neolayer.service.functions;

import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.Many;
import io.neolayer.sandbox.CancelHandle;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runs that this server has: keeps their leases and hears of cancels asked for on other servers. */
final class RunsInFlight implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunsInFlight.class);
    private static final long RENEW_MS = 5_000;
    private static final long CANCEL_MS = 250;

    private final Db db;
    private final ExecutionsStore store;
    private final UUID incarnation;
    private final Map<UUID, CancelHandle> runs = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("functions-timer").factory());

    RunsInFlight(Db db, ExecutionsStore store, UUID incarnation) {
        this.db = db;
        this.store = store;
        this.incarnation = incarnation;
        every(RENEW_MS, this::renew);
        every(CANCEL_MS, this::pollCancels);
    }

    /** One round at a time: a slow database skips rounds instead of piling them up. */
    private void every(long ms, Runnable task) {
        var busy = new AtomicBoolean();
        var _ = timer.scheduleAtFixedRate(
                () -> {
                    if (!runs.isEmpty() && busy.compareAndSet(false, true)) {
                        Thread.startVirtualThread(() -> guarded(task, busy));
                    }
                },
                ms,
                ms,
                TimeUnit.MILLISECONDS);
    }

    private static void guarded(Runnable task, AtomicBoolean busy) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.warn("runs in flight: {}", e.getMessage());
        } finally {
            busy.set(false);
        }
    }

    /** Only what runs: a row whose end could not be stored must lose its lease. */
    private void renew() {
        Many going = Many.ids(runs.keySet());
        db.inSystemTx(tx -> {
            store.renew(tx, incarnation, going);
            return incarnation;
        });
    }

    private void pollCancels() {
        List<UUID> asked = db.inSystemTx(tx -> store.cancelRequested(tx, incarnation));
        asked.forEach(this::cancel);
    }

    UUID incarnation() {
        return incarnation;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    void add(UUID execution, CancelHandle handle) {
        runs.put(execution, handle);
    }

    void remove(UUID execution) {
        runs.remove(execution);
    }

    /** Ends the run if this server has it. */
    void cancel(UUID execution) {
        CancelHandle handle = runs.get(execution);
        if (handle != null) {
            handle.cancel();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
