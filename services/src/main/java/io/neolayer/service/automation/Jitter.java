package io.neolayer.service.automation;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** The delay of an instant: a hash of job and instant, so every replica and every preview finds the same one. */
final class Jitter {
    // the odd constants of Stafford's 13th variant of the 64-bit finalizer, as in SplitMix64
    private static final long FIRST = 0xbf58476d1ce4e5b9L;
    private static final long SECOND = 0x94d049bb133111ebL;
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private Jitter() {}

    /** Whole milliseconds from zero to {@code longest}, both included. */
    static Duration delay(UUID job, Instant at, Duration longest) {
        long choices = longest.toMillis() + 1;
        if (choices <= 1) {
            return Duration.ZERO;
        }
        long hash = mix(job.getMostSignificantBits() + GOLDEN);
        hash = mix(hash ^ job.getLeastSignificantBits());
        hash = mix(hash ^ at.getEpochSecond());
        hash = mix(hash ^ at.getNano());
        return Duration.ofMillis(Long.remainderUnsigned(hash, choices));
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * FIRST;
        mixed = (mixed ^ (mixed >>> 27)) * SECOND;
        return mixed ^ (mixed >>> 31);
    }
}
