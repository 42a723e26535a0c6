package io.neolayer.kernel.http;

import io.neolayer.kernel.operation.Form;
import io.neolayer.kernel.operation.codec.JsonCodec;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.tenancy.Caller;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The open event streams: their number, their heartbeat, and whether their callers may still read. */
final class Streams {
    private final HttpConfig config;
    private final JsonCodec json;
    private final RequestObserver observer;
    private final InFlight count;
    private final Set<Open> open = ConcurrentHashMap.newKeySet();

    /** @param stillAllowed throws a problem once the caller may no longer read */
    private record Open(EventStream stream, Runnable stillAllowed) {}

    Streams(HttpConfig config, JsonCodec json, RequestObserver observer) {
        this.config = config;
        this.json = json;
        this.observer = observer;
        this.count = new InFlight(config.streams(), config.streamsPerAccount());
    }

    /**
     * Serves a stream on this thread until it ends.
     *
     * @throws Problem 503 and 429 when too many are open, or what the handler throws before the first event
     */
    @SuppressWarnings("unchecked") // the binding made the input for this very operation
    void serve(Exchange exchange, Form.Streams<?> form, Caller caller, Object input, Runnable stillAllowed) {
        if (!count.enter()) {
            throw InFlight.serverFull(config.streams());
        }
        if (!count.enter(caller.account())) {
            count.leave();
            throw InFlight.accountFull(config.streamsPerAccount());
        }
        var stream = new EventStream(exchange, json);
        var entry = new Open(stream, stillAllowed);
        observer.streamOpened(exchange.operation());
        open.add(entry);
        try {
            ((Form.StreamHandler<Object>) form.handler()).stream(caller, input, stream);
        } catch (RuntimeException e) {
            if (!stream.begun()) {
                throw e;
            }
            exchange.failure(e);
        } finally {
            open.remove(entry);
            count.leave(caller.account());
            count.leave();
            observer.streamClosed(exchange.operation());
        }
        finish(exchange, stream);
    }

    private static void finish(Exchange exchange, EventStream stream) {
        if (stream.begun()) {
            exchange.response().write(true, ByteBuffer.allocate(0), exchange);
        } else {
            exchange.send(new Reply(200, "text/event-stream", new byte[0], null, null, Map.of(), false));
        }
    }

    /** Called a few times a second; a slow reader delays nobody else. */
    void tick(long now) {
        long every = config.heartbeat().toNanos();
        for (Open entry : open) {
            if (entry.stream().quietFor(now, every)) {
                Thread.ofVirtual().start(() -> beat(entry));
            }
        }
    }

    private static void beat(Open entry) {
        try {
            entry.stillAllowed().run();
            entry.stream().beat();
        } catch (Problem e) {
            entry.stream().close();
        }
    }

    void closeAll() {
        open.forEach(entry -> entry.stream().close());
    }
}
