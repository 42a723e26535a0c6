package io.neolayer.sandbox;

import io.neolayer.sandbox.Waiter.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The workers and who gets one: accounts take turns, an account goes back to the worker it warmed, and the last free worker is
 * never given to an account that holds half of them. One process more than may run at a time stands ready.
 */
final class WorkerPool implements AutoCloseable {
    private static final int RUNS_PER_WORKER = 100_000;
    private static final int MOST_WAITING = 10_000;
    private static final int KEPT_IDLE = 2;
    private static final long WATCH_NANOS = 20_000_000;
    private static final long IDLE_NANOS = Duration.ofMinutes(5).toNanos();
    private static final long LONGEST_BACKOFF_MS = 10_000;

    private final SandboxConfig config;
    private final WorkerLauncher launcher;
    private final Runnable onReady;
    private final ReentrantLock lock = new ReentrantLock();
    private final Roster roster;
    private final Map<String, ArrayDeque<Waiter>> waiting = new LinkedHashMap<>();
    private final Map<String, Long> kills = new TreeMap<>();
    private int waiters;
    private int starting;
    private long started;
    private int failures;
    private long retryAt = System.nanoTime();
    private String fault = "";
    private String engineVersion = "";
    private volatile boolean closed;

    /** {@code onReady} is run each time a worker has become ready. */
    WorkerPool(SandboxConfig config, WorkerLauncher launcher, Runnable onReady) {
        this.onReady = onReady;
        this.config = config;
        this.roster = new Roster(config.maxWorkers(), config.computing());
        this.launcher = launcher;
        Thread.ofPlatform().daemon().name("sandbox-watch").start(this::watch);
        locked(this::maintain);
    }

    /** Waits at most that long for a worker. */
    Answer acquire(String account, boolean dedicated, Duration maxWait, CancelHandle cancel) {
        Waiter waiter = new Waiter(account, dedicated);
        if (cancel.cancelled()) {
            return new Answer.Cancelled();
        }
        lock.lock();
        try {
            if (closed || (!fault.isEmpty() && roster.idle.isEmpty() && roster.busy.isEmpty())) {
                return new Answer.Refused(NoSlot.Reason.NO_WORKER);
            }
            if (waiters >= MOST_WAITING) {
                return new Answer.Refused(NoSlot.Reason.SLOT);
            }
            waiters++;
            waiting.computeIfAbsent(account, name -> new ArrayDeque<>()).add(waiter);
            dispatch();
        } finally {
            lock.unlock();
        }
        cancel.onCancel(() -> waiter.answer.complete(new Answer.Cancelled()));
        return await(waiter, maxWait);
    }

    private Answer await(Waiter waiter, Duration maxWait) {
        Answer answer;
        try {
            answer = waiter.answer.get(maxWait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            locked(() -> waiter.answer.complete(
                    new Answer.Refused(roster.refusal(waiter.account).orElse(NoSlot.Reason.SLOT))));
            answer = waiter.answer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            waiter.answer.complete(new Answer.Cancelled());
            answer = waiter.answer.join();
        } catch (ExecutionException | CancellationException e) {
            throw new IllegalStateException("nobody fails a wait", e);
        }
        if (!(answer instanceof Answer.Granted)) {
            locked(() -> forget(waiter));
        }
        return answer;
    }

    /** Gives a worker back; one that was lost meanwhile is no longer known here. */
    void release(WorkerProcess worker) {
        lock.lock();
        try {
            if (roster.busy.remove(worker) == null) {
                return;
            }
            if (worker.runs >= RUNS_PER_WORKER || closed) {
                worker.kill(closed ? "closing" : "retired");
            } else if (worker.usable()) {
                worker.idleSince = System.nanoTime();
                roster.idle.add(worker);
            }
            maintain();
            dispatch();
        } finally {
            lock.unlock();
        }
    }

    /** Notes whether the worker's run computes, or waits and leaves its turn to another. */
    void computing(WorkerProcess worker, Work work, boolean value) {
        lock.lock();
        try {
            Roster.Holder holder = roster.busy.get(worker);
            if (holder != null && holder.computing != value && worker.has(work)) {
                holder.computing = value;
                if (!value) {
                    dispatch();
                    maintain();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets waiting work start, one account after the other, until nothing more can. */
    private void dispatch() {
        boolean moved = true;
        while (moved && !roster.idle.isEmpty() && !waiting.isEmpty()) {
            moved = false;
            for (String account : List.copyOf(waiting.keySet())) {
                moved |= dispatch(account);
            }
        }
        maintain();
    }

    private boolean dispatch(String account) {
        ArrayDeque<Waiter> queue = waiting.get(account);
        if (queue == null) {
            return false;
        }
        Waiter head = queue.peek();
        while (head != null && head.answer.isDone()) {
            queue.remove();
            waiters--;
            head = queue.peek();
        }
        if (head == null) {
            waiting.remove(account);
            return false;
        }
        Optional<WorkerProcess> worker = roster.refusal(account).isPresent() ? Optional.empty() : pick(head);
        if (worker.isEmpty()) {
            return false;
        }
        queue.remove();
        waiters--;
        waiting.remove(account);
        if (!queue.isEmpty()) {
            // behind all others: accounts take turns
            waiting.put(account, queue);
        }
        return grant(head, worker.get());
    }

    private boolean grant(Waiter waiter, WorkerProcess worker) {
        roster.idle.remove(worker);
        roster.busy.put(worker, new Roster.Holder(waiter.account));
        if (!waiter.answer.complete(new Answer.Granted(worker))) {
            roster.busy.remove(worker);
            roster.idle.add(worker);
            return true;
        }
        worker.lastAccount = waiter.account;
        worker.dedicatedTo = waiter.dedicated ? waiter.account : null;
        worker.runs++;
        return true;
    }

    private Optional<WorkerProcess> pick(Waiter waiter) {
        Optional<WorkerProcess> found = roster.pick(waiter.account, waiter.dedicated);
        if (found.isEmpty() && waiter.dedicated && total() > config.maxWorkers() && !roster.idle.isEmpty()) {
            // all idle workers were used by others: one makes room for a new one
            retire(roster.idle.getFirst());
        }
        return found;
    }

    private void retire(WorkerProcess worker) {
        roster.idle.remove(worker);
        worker.kill("retired");
    }

    private void forget(Waiter waiter) {
        ArrayDeque<Waiter> queue = waiting.get(waiter.account);
        if (queue != null && queue.remove(waiter)) {
            waiters--;
            if (queue.isEmpty()) {
                waiting.remove(waiter.account);
            }
        }
    }

    private int total() {
        return roster.idle.size() + roster.busy.size() + starting;
    }

    /** Keeps one worker more than is asked for, within the maximum and one spare. */
    private void maintain() {
        if (closed || System.nanoTime() < retryAt) {
            return;
        }
        boolean fresh = waiters == 0 || roster.idle.stream().anyMatch(worker -> worker.dedicatedTo == null);
        int wanted = waiters > 0 && roster.idle.isEmpty() ? 2 : fresh ? 1 : roster.idle.size() + 1;
        while (roster.idle.size() + starting < wanted && total() < config.maxWorkers() + 1) {
            starting++;
            long id = ++started;
            Thread.ofPlatform().daemon().name("sandbox-worker-" + id).start(() -> live(id));
        }
    }

    /** The life of one worker, from its start to its end. */
    private void live(long id) {
        long begin = System.nanoTime();
        WorkerProcess worker;
        try {
            worker = launcher.launch(id);
        } catch (IOException e) {
            failed(String.valueOf(e.getMessage()));
            return;
        }
        config.listener().workerReady(Duration.ofNanos(System.nanoTime() - begin));
        locked(() -> {
            starting--;
            failures = 0;
            fault = "";
            engineVersion = worker.engineVersion;
            if (closed) {
                worker.kill("closing");
            } else {
                roster.idle.add(worker);
            }
            dispatch();
        });
        onReady.run();
        worker.read(this::lost);
    }

    private void failed(String reason) {
        config.listener().workerFailed(reason);
        locked(() -> {
            starting--;
            failures++;
            fault = reason;
            long backoff = Math.min(LONGEST_BACKOFF_MS, 100L << Math.min(failures, 10));
            retryAt = System.nanoTime() + backoff * 1_000_000;
            if (roster.idle.isEmpty() && roster.busy.isEmpty() && starting == 0) {
                refuseAll();
            }
        });
    }

    private void refuseAll() {
        waiting.values()
                .forEach(queue ->
                        queue.forEach(waiter -> waiter.answer.complete(new Answer.Refused(NoSlot.Reason.NO_WORKER))));
        waiting.clear();
        waiters = 0;
    }

    private void lost(WorkerProcess worker, @Nullable String killReason, @Nullable String account) {
        launcher.ended(worker);
        String reason = killReason == null ? "lost" : killReason;
        locked(() -> {
            roster.idle.remove(worker);
            roster.busy.remove(worker);
            if (!reason.equals("closing") && !reason.equals("retired")) {
                kills.merge(reason, 1L, Long::sum);
            }
            maintain();
            dispatch();
        });
        if (!reason.equals("closing") && !reason.equals("retired")) {
            config.listener().workerKilled(reason, account);
        }
    }

    /** The third ring: asks every 20 ms whether a worker is overdue. */
    private void watch() {
        long last = System.nanoTime();
        while (!closed) {
            LockSupport.parkNanos(this, WATCH_NANOS);
            long now = System.nanoTime();
            long slept = now - last - WATCH_NANOS;
            last = now;
            boolean stalled = slept > 5 * WATCH_NANOS;
            locked(() -> {
                List<WorkerProcess> all = new ArrayList<>(roster.idle);
                all.addAll(roster.busy.keySet());
                for (WorkerProcess worker : all) {
                    if (stalled) {
                        worker.forgive(slept);
                    }
                    String reason = worker.overdue(now);
                    if (reason != null) {
                        worker.kill(reason);
                    }
                }
                retireIdle(now);
                maintain();
            });
        }
    }

    private void retireIdle(long now) {
        Iterator<WorkerProcess> workers = List.copyOf(roster.idle).iterator();
        while (workers.hasNext() && roster.idle.size() + roster.busy.size() > KEPT_IDLE) {
            WorkerProcess worker = workers.next();
            if (now - worker.idleSince > IDLE_NANOS && worker.runs > 0) {
                retire(worker);
            }
        }
    }

    SandboxStatus.Workers workers() {
        return read(() -> new SandboxStatus.Workers(
                roster.idle.size(), roster.busy.size(), starting, config.maxWorkers(), waiters, started));
    }

    Map<String, Long> kills() {
        return read(() -> new HashMap<>(kills));
    }

    String fault() {
        return read(() -> fault);
    }

    String engineVersion() {
        return read(() -> engineVersion);
    }

    /** Process ids of the workers that have work, for tests that kill from outside. */
    List<Long> busyPids() {
        return read(() -> roster.busy.keySet().stream().map(WorkerProcess::pid).toList());
    }

    @Override
    public void close() {
        locked(() -> {
            closed = true;
            refuseAll();
            roster.idle.forEach(worker -> worker.kill("closing"));
            roster.busy.keySet().forEach(worker -> worker.kill("closing"));
        });
    }

    private <T> T read(Supplier<T> body) {
        lock.lock();
        try {
            return body.get();
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable body) {
        lock.lock();
        try {
            body.run();
        } finally {
            lock.unlock();
        }
    }
}
