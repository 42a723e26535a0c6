package io.neolayer.kernel.crypto;

/** Which value of an account is meant: its kind ({@code secret}), the id of its row and the number of its version. */
public record ValueName(String kind, String id, long number) {}
