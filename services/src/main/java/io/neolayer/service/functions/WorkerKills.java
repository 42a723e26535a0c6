package io.neolayer.service.functions;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Worker processes that an account's runs cost in the last ten minutes on this server; beyond its quota it waits. */
final class WorkerKills {
    static final String QUOTA = "functions.worker_kills";
    private static final long WINDOW = Duration.ofMinutes(10).toNanos();

    private final LongSupplier nanoTime;
    private final Map<UUID, List<Long>> kills = new ConcurrentHashMap<>();

    WorkerKills(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void add(UUID account) {
        long now = nanoTime.getAsLong();
        kills.merge(
                account,
                List.of(now),
                (known, one) -> Stream.concat(recent(known, now), one.stream()).toList());
    }

    private static Stream<Long> recent(List<Long> times, long now) {
        return times.stream().filter(at -> now - at < WINDOW);
    }

    /**
     * Lets the account run on.
     *
     * @throws Problem 429 until the oldest kills leave the window
     */
    void check(UUID account, int limit) {
        List<Long> known = kills.get(account);
        if (known == null) {
            return;
        }
        long now = nanoTime.getAsLong();
        List<Long> times = recent(known, now).toList();
        if (times.size() < limit) {
            return;
        }
        long oldest = times.get(times.size() - limit);
        throw Problem.of(
                        ProblemCode.QUOTA_EXCEEDED,
                        "runs of this account cost " + times.size() + " workers within PT10M; expected fewer than "
                                + limit)
                .with("quota", QUOTA)
                .with("limit", limit)
                .with("used", times.size())
                .retryAfter(Duration.ofNanos(WINDOW - (now - oldest)).plusSeconds(1));
    }
}
