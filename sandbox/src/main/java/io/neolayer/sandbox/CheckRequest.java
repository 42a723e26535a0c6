package io.neolayer.sandbox;

import java.time.Duration;

/** A source to be parsed, never run. */
public record CheckRequest(String account, String source, Duration maxWait) {}
