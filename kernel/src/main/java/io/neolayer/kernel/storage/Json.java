package io.neolayer.kernel.storage;

/** A JSON text to be bound as {@code jsonb}. */
public record Json(String text) {}
