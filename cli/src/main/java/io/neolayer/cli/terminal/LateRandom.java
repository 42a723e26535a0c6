package io.neolayer.cli.terminal;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A {@link SecureRandom} that is made when it is first asked: most command lines need none, and its provider is slow to load. */
public final class LateRandom implements RandomGenerator {
    private @Nullable SecureRandom made;

    @Override
    public synchronized long nextLong() {
        SecureRandom random = made;
        if (random == null) {
            random = new SecureRandom();
            made = random;
        }
        return random.nextLong();
    }
}
