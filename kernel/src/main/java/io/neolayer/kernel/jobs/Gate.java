package io.neolayer.kernel.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a claimed job may not run now.
 *
 * @param name {@code pause:<id>}, {@code account:<id>} or {@code kind:<name>}
 * @param reason for the one who asks why nothing happened, with who ordered it
 * @param until when it ends by itself, if that is known
 */
record Gate(String name, String reason, @Nullable Instant until) {}
