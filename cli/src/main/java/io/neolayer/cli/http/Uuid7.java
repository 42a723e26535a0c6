package io.neolayer.cli.http;

import java.time.Clock;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** UUID version 7 of RFC 9562: milliseconds, then random bits. */
public final class Uuid7 {
    private Uuid7() {}

    public static UUID next(Clock clock, RandomGenerator random) {
        long high = (clock.millis() << 16) | 0x7000L | (random.nextLong() & 0x0fffL);
        long low = 0x8000_0000_0000_0000L | (random.nextLong() >>> 2);
        return new UUID(high, low);
    }
}
