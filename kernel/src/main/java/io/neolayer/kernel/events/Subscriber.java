package io.neolayer.kernel.events;

import io.neolayer.kernel.storage.Tx;
import java.util.List;

/** A slice's reader of an account's events: each exactly once, in order. */
public interface Subscriber {
    /** The name of its job kind, such as {@code webhooks.fan_out}; its positions are kept under it. */
    String name();

    /** What the types that it wants begin with; {@code neolayer.} for all. */
    List<String> types();

    /** Writes what follows from the events, in the transaction that moves the position past them. */
    void read(Tx tx, List<Event> events);
}
