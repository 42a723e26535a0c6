package io.neolayer.sandbox;

import java.time.Instant;

/**
 * A line that code wrote through {@code console}.
 *
 * @param level {@code debug}, {@code info}, {@code warn} or {@code error}
 */
public record LogLine(Instant at, String level, String message) {}
