package io.neolayer.kernel.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UuidV7Test {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void carriesTheTimeAndStaysInOrderWithinAMillisecond() {
        var ids = new UuidV7(InstantSource.fixed(NOW), new SecureRandom());
        UUID before = ids.next();
        assertThat(before.version()).isEqualTo(7);
        assertThat(before.variant()).isEqualTo(2);
        assertThat(before.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
        for (int i = 0; i < 10_000; i++) {
            UUID next = ids.next();
            assertThat(next.toString()).isGreaterThan(before.toString());
            before = next;
        }
    }
}
