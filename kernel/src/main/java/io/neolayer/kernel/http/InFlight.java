package io.neolayer.kernel.http;

import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what goes on at once, in all and for each account. */
final class InFlight {
    private final int most;
    private final int mostOfAccount;
    private final AtomicInteger all = new AtomicInteger();
    private final ConcurrentHashMap<UUID, Integer> accounts = new ConcurrentHashMap<>();

    InFlight(int most, int mostOfAccount) {
        this.most = most;
        this.mostOfAccount = mostOfAccount;
    }

    int count() {
        return all.get();
    }

    /** False when the server is full; nothing is counted then. */
    boolean enter() {
        if (all.incrementAndGet() <= most) {
            return true;
        }
        all.decrementAndGet();
        return false;
    }

    void leave() {
        all.decrementAndGet();
    }

    /** False when the account is full; nothing is counted then. */
    boolean enter(UUID account) {
        boolean[] admitted = {true};
        accounts.merge(account, 1, (now, one) -> {
            admitted[0] = now < mostOfAccount;
            return admitted[0] ? now + one : now;
        });
        return admitted[0];
    }

    void leave(UUID account) {
        accounts.computeIfPresent(account, (id, now) -> now == 1 ? null : now - 1);
    }

    static Problem serverFull(int most) {
        return Problem.of(ProblemCode.OVERLOADED, "this server has " + most + " of these open already; try again")
                .retryAfter(Duration.ofSeconds(1));
    }

    static Problem accountFull(int most) {
        return Problem.of(ProblemCode.RATE_LIMITED, "the account has " + most + " of these open already; wait for one")
                .with("limit", most)
                .retryAfter(Duration.ofSeconds(1));
    }
}
