package io.neolayer.service.functions;

import io.neolayer.kernel.operation.LongRun.Slot;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Runs in flight on this server, bounded per account and per function; who finds none waits in memory. */
final class Slots {
    /** Of the account, so that nobody takes the places of another account's function by its id. */
    private record Place(UUID account, UUID function) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freed = lock.newCondition();
    private final Map<UUID, Integer> accounts = new HashMap<>();
    private final Map<Place, Integer> functions = new HashMap<>();

    /**
     * Takes a place for a run.
     *
     * @param perAccount runs of the account at a time
     * @param perFunction runs of the function at a time
     * @throws Problem 429 when none came free within {@code patience}
     */
    Slot take(UUID account, int perAccount, UUID function, int perFunction, Duration patience) {
        var place = new Place(account, function);
        long left = patience.toNanos();
        lock.lock();
        try {
            while (accounts.getOrDefault(account, 0) >= perAccount || functions.getOrDefault(place, 0) >= perFunction) {
                if (left <= 0) {
                    throw full(accounts.getOrDefault(account, 0) >= perAccount, perAccount, perFunction);
                }
                left = freed.awaitNanos(left);
            }
            accounts.merge(account, 1, Integer::sum);
            functions.merge(place, 1, Integer::sum);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.of(ProblemCode.UNAVAILABLE, "the server is stopping");
        } finally {
            lock.unlock();
        }
        return () -> give(place);
    }

    private void give(Place place) {
        lock.lock();
        try {
            accounts.computeIfPresent(place.account(), (id, held) -> held == 1 ? null : held - 1);
            functions.computeIfPresent(place, (id, held) -> held == 1 ? null : held - 1);
            freed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static Problem full(boolean byAccount, int perAccount, int perFunction) {
        int limit = byAccount ? perAccount : perFunction;
        String what = byAccount ? "functions.concurrent" : "functions.concurrency";
        return Problem.of(
                        ProblemCode.QUOTA_EXCEEDED,
                        limit + " runs of this " + (byAccount ? "account" : "function")
                                + " are in flight, and none ended while this one waited")
                .with("quota", what)
                .with("limit", limit)
                .with("used", limit)
                .retryAfter(Duration.ofSeconds(1));
    }

    /** Runs in flight now. */
    int inFlight() {
        lock.lock();
        try {
            return accounts.values().stream().mapToInt(Integer::intValue).sum();
        } finally {
            lock.unlock();
        }
    }
}
