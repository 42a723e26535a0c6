package io.neolayer.kernel.events;

import io.neolayer.kernel.storage.Db;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those who follow an account that there is more. What this replica places it knows at once; what others place it asks for, with
 * one question for all accounts that are followed here.
 */
public final class Tail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tail.class);
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Db db;
    private final EventLog log;
    private final Map<UUID, Followed> followed = new ConcurrentHashMap<>();
    private volatile boolean closed;
    private volatile @Nullable Thread thread;

    private static final class Followed {
        private final AtomicLong last = new AtomicLong();
        private final AtomicInteger readers = new AtomicInteger();

        synchronized void reach(long place) {
            if (last.accumulateAndGet(place, Math::max) == place) {
                notifyAll();
            }
        }

        /** Whether there is more than that place, at the latest after so long. */
        synchronized boolean await(long after, long millis) throws InterruptedException {
            long until = System.nanoTime() + Duration.ofMillis(millis).toNanos();
            long left = millis;
            while (last.get() <= after && left > 0) {
                wait(left);
                left = Duration.ofNanos(until - System.nanoTime()).toMillis();
            }
            return last.get() > after;
        }
    }

    public Tail(Db db, EventLog log) {
        this.db = db;
        this.log = log;
    }

    public void start() {
        thread = Thread.ofPlatform().daemon().name("event-tail").start(() -> {
            while (!closed) {
                look();
                LockSupport.parkNanos(LOOK.toNanos());
            }
        });
    }

    /** Asks how far the accounts that are followed here have come. */
    void look() {
        List<UUID> accounts = List.copyOf(followed.keySet());
        if (accounts.isEmpty()) {
            return;
        }
        try {
            advanced(db.inSystemTx(tx -> log.heads(tx, accounts)));
        } catch (RuntimeException e) {
            LOG.warn("the heads of {} accounts could not be read; it is tried again", accounts.size(), e);
        }
    }

    void advanced(List<Advance> advances) {
        for (Advance advance : advances) {
            Followed one = followed.get(advance.account());
            if (one != null) {
                one.reach(advance.last());
            }
        }
    }

    /** Follows an account until it is closed. */
    public Following follow(UUID account) {
        Followed one = followed.compute(account, (id, there) -> {
            Followed kept = there == null ? new Followed() : there;
            kept.readers.incrementAndGet();
            return kept;
        });
        return new Following(account, one);
    }

    /** One reader of an account. */
    public final class Following implements AutoCloseable {
        private final UUID account;
        private final Followed one;

        private Following(UUID account, Followed one) {
            this.account = account;
            this.one = one;
        }

        /** Waits until there is more than that place, at most so long; false when there is not. */
        public boolean await(long after, Duration most) {
            try {
                return one.await(after, Math.max(1, most.toMillis()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public void close() {
            followed.computeIfPresent(account, (id, there) -> there.readers.decrementAndGet() == 0 ? null : there);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
