package io.neolayer.kernel.http;

import io.neolayer.kernel.tenancy.Principal;
import io.neolayer.kernel.tenancy.RequestOrigin;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** One request and its answer; knows what the observer is told when it ends. */
final class Exchange implements Callback {
    private static final int GZIP_FROM = 1400;

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final InetAddress address;
    private final RequestOrigin origin;
    private final RequestObserver observer;
    private final Runnable onEnd;
    private final RateHeaders rates = new RateHeaders();
    private final long begun = System.nanoTime();
    private String operation = "other";
    private byte @Nullable [] body;
    private @Nullable UUID account;
    private @Nullable Principal principal;
    private @Nullable Throwable failure;
    private long decoded;

    Exchange(
            Request request,
            Response response,
            Callback callback,
            InetAddress address,
            RequestOrigin origin,
            RequestObserver observer,
            Runnable onEnd) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.address = address;
        this.origin = origin;
        this.observer = observer;
        this.onEnd = onEnd;
    }

    Request request() {
        return request;
    }

    Response response() {
        return response;
    }

    /** The body, which can be read once only; the request may be judged more than once. */
    byte[] body(Supplier<byte[]> reading) {
        byte[] read = body;
        if (read == null) {
            read = reading.get();
            body = read;
        }
        return read;
    }

    /** When the request was first decoded; it may be judged more than once. */
    long decoded() {
        if (decoded == 0) {
            decoded = System.nanoTime();
        }
        return decoded;
    }

    HttpFields headers() {
        return request.getHeaders();
    }

    @Nullable
    String header(HttpHeader name) {
        return request.getHeaders().get(name);
    }

    InetAddress address() {
        return address;
    }

    RequestOrigin origin() {
        return origin;
    }

    RateHeaders rates() {
        return rates;
    }

    void operation(String id) {
        this.operation = id;
    }

    String operation() {
        return operation;
    }

    void account(UUID id) {
        this.account = id;
    }

    @Nullable
    UUID account() {
        return account;
    }

    void principal(Principal value) {
        this.principal = value;
    }

    @Nullable
    Principal principal() {
        return principal;
    }

    void failure(Throwable value) {
        this.failure = value;
    }

    /** Sends the answer; ends the exchange. */
    void send(Reply reply) {
        HttpFields.Mutable headers = response.getHeaders();
        rates.write(headers);
        response.setStatus(reply.status());
        byte[] body = reply.body();
        if (reply.mediaType() != null) {
            type(headers, reply.mediaType());
            if (reply.compressible() && body.length >= GZIP_FROM) {
                headers.add(HttpHeader.VARY, "Accept-Encoding");
                if (Gzip.accepted(this.headers())) {
                    body = Gzip.compressed(body);
                    headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
                }
            }
            headers.put(HttpHeader.CONTENT_LENGTH, body.length);
        }
        if (reply.etag() != null) {
            headers.put(HttpHeader.ETAG, reply.etag());
        }
        if (reply.location() != null) {
            headers.put(HttpHeader.LOCATION, reply.location());
        }
        reply.headers().forEach(headers::put);
        response.write(true, ByteBuffer.wrap(body), this);
    }

    private static void type(HttpFields.Mutable headers, String mediaType) {
        switch (mediaType) {
            case Reply.JSON -> headers.put(StandardHeaders.JSON);
            case Reply.PROBLEM -> headers.put(StandardHeaders.PROBLEM);
            default -> headers.put(HttpHeader.CONTENT_TYPE, mediaType);
        }
    }

    @Override
    public void succeeded() {
        ended();
        callback.succeeded();
    }

    @Override
    public void failed(Throwable cause) {
        ended();
        callback.failed(cause);
    }

    private void ended() {
        onEnd.run();
        observer.finished(new ServedRequest(
                operation,
                request.getMethod(),
                response.getStatus(),
                System.nanoTime() - begun,
                account,
                principal,
                origin,
                failure));
    }
}
