package io.neolayer.kernel.storage;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** UUIDv7 of RFC 9562, method 3: 48 bits of milliseconds, 12 bits that keep one source in order, 62 random bits. */
public final class UuidV7 implements IdSource {
    private static final int STEPS = 4096;

    private final InstantSource clock;
    private final SecureRandom random;
    private final AtomicLong last = new AtomicLong();

    public UuidV7(InstantSource clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    @Override
    public UUID next() {
        long now = clock.millis() * STEPS;
        long tick = last.accumulateAndGet(now, (before, given) -> Math.max(before + 1, given));
        long high = (tick / STEPS) << 16 | 0x7000L | tick % STEPS;
        long low = random.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
