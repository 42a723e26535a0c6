package io.neolayer.kernel.operation;

/** A body that is not JSON. */
public record Content(String mediaType, byte[] bytes) {}
