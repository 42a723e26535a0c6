package io.neolayer.service.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AliasTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final UUID FUNCTION = new UUID(1, 1);

    @Test
    void keepsTheLastTwentyMovesNewestFirst() {
        Alias alias = Alias.first(FUNCTION, "live", 1, null, "api_key:a", NOW);
        for (int i = 2; i <= 30; i++) {
            alias = alias.to(i, null, "api_key:a", NOW);
        }
        assertThat(alias.number()).isEqualTo(30);
        assertThat(alias.version()).isEqualTo(30);
        assertThat(alias.history()).hasSize(20);
        assertThat(alias.history().getFirst().from()).isEqualTo(29);
        assertThat(alias.history().getLast().to()).isEqualTo(11);
    }

    @Test
    void givesTheCanaryItsShareAndOneExecutionAlwaysTheSame() {
        var alias = Alias.first(FUNCTION, "live", 1, new Alias.Canary(2, 10), "x", NOW);
        var random = new Random(7);
        int canary = 0;
        for (int i = 0; i < 1_000; i++) {
            var execution = new UUID(random.nextLong(), random.nextLong());
            long number = alias.numberFor(execution);
            assertThat(alias.numberFor(execution)).isEqualTo(number);
            canary += number == 2 ? 1 : 0;
        }
        assertThat(canary).isBetween(60, 140);
    }
}
