package io.neolayer.kernel.journal;

/**
 * A thing that an entry points to.
 *
 * @param rel what it is to the subject, such as {@code execution}
 * @param type {@code <service>.<collection>}
 */
public record Link(String rel, String type, String id) {}
