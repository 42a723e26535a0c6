package io.neolayer.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A clock that stands until a test moves it; begins at the present, to the millisecond. */
public final class SettableClock extends Clock {
    private final List<Consumer<Instant>> followers = new CopyOnWriteArrayList<>();
    private volatile Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    @Override
    public Instant instant() {
        return now;
    }

    public void advance(Duration by) {
        set(now.plus(by));
    }

    /** Sets the time; also backwards. */
    public synchronized void set(Instant time) {
        followers.forEach(follower -> follower.accept(time));
        now = time;
    }

    /** Tells {@code follower} the time now and before each change. */
    public synchronized void follow(Consumer<Instant> follower) {
        follower.accept(now);
        followers.add(follower);
    }

    synchronized void leave(Consumer<Instant> follower) {
        followers.remove(follower);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        if (!zone.equals(ZoneOffset.UTC)) {
            throw new UnsupportedOperationException("the product keeps its time in UTC");
        }
        return this;
    }
}
