package io.neolayer.sandbox;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Where a run's chance and time come from. {@code Math.random} always follows the seed. With {@code deterministic}, randomness of
 * {@code crypto} follows it too and {@code Date} stands at {@code clock}; without, they are the machine's.
 *
 * @param seedHex 32 bytes in lower-case hex
 */
public record Seeding(boolean deterministic, String seedHex, Instant clock) {
    private static final Pattern SEED = Pattern.compile("[0-9a-f]{64}");

    public Seeding {
        if (!SEED.matcher(seedHex).matches()) {
            throw new IllegalArgumentException("expected a seed of 32 bytes in lower-case hex");
        }
    }
}
