package io.neolayer.kernel.http;

import io.neolayer.kernel.operation.EventSink;
import io.neolayer.kernel.operation.codec.JsonCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/** Server-sent events to one reader. The head is sent with the first event, or when the handler first asks whether anybody reads. */
final class EventStream implements EventSink {
    private static final byte[] BEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Exchange exchange;
    private final JsonCodec json;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean open = true;
    private volatile boolean begun;
    private volatile long writtenAt = System.nanoTime();

    EventStream(Exchange exchange, JsonCodec json) {
        this.exchange = exchange;
        this.json = json;
    }

    @Override
    public @Nullable String lastEventId() {
        return exchange.headers().get("Last-Event-ID");
    }

    @Override
    public void send(String id, String event, Object data) {
        var text = new StringBuilder(64);
        text.append("id: ")
                .append(line(id))
                .append("\nevent: ")
                .append(line(event))
                .append("\ndata: ");
        // JSON as we write it has no line break
        text.append(new String(json.encode(data), StandardCharsets.UTF_8)).append("\n\n");
        write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean open() {
        if (!begun) {
            write(BEAT);
        }
        return open;
    }

    boolean begun() {
        return begun;
    }

    /** Ends the stream from outside: the server drains, or the credential was revoked. */
    void close() {
        open = false;
    }

    /** True once a while after the last event; then never again until the next beat. */
    boolean quietFor(long now, long nanos) {
        if (!begun || !open || now - writtenAt < nanos) {
            return false;
        }
        writtenAt = now;
        return true;
    }

    /** A comment, so that proxies and the reader know that the stream lives. */
    void beat() {
        write(BEAT);
    }

    private void write(byte[] bytes) {
        lock.lock();
        try {
            if (!open) {
                return;
            }
            if (!begun) {
                begun = true;
                var headers = exchange.response().getHeaders();
                exchange.rates().write(headers);
                headers.put(HttpHeader.CONTENT_TYPE, "text/event-stream");
                headers.put("X-Accel-Buffering", "no");
                exchange.response().setStatus(200);
            }
            Content.Sink.write(exchange.response(), false, ByteBuffer.wrap(bytes));
            writtenAt = System.nanoTime();
        } catch (IOException e) {
            open = false;
        } finally {
            lock.unlock();
        }
    }

    private static String line(String text) {
        return text.replace('\n', ' ').replace('\r', ' ');
    }
}
