package io.neolayer.kernel.operation;

import org.jspecify.annotations.Nullable;

/** Where a streaming operation writes server-sent events. */
public interface EventSink {
    /** The {@code Last-Event-ID} of the request, or null. */
    @Nullable
    String lastEventId();

    /** Writes one event; blocks while the reader is slow. The data is encoded as JSON. */
    void send(String id, String event, Object data);

    /** False once the reader has gone or the server drains. */
    boolean open();
}
