package io.neolayer.kernel.egress;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.ProxyAuthenticationProtocolHandler;
import org.eclipse.jetty.client.RedirectProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 over connections to given addresses. The addresses travel in the tag of a request, which is part of what a connection is kept under, so a kept
 * connection is reused only by a call that was checked for the same addresses; the name stays in Host, SNI and the check of the certificate.
 */
final class PinnedTransport implements AutoCloseable {
    private static final Duration KEEP_IDLE = Duration.ofSeconds(20);
    private static final int REQUEST_HEAD = 64 << 10;
    private static final int WAITING_PER_HOST = 256;

    /** Equal whatever the order of the addresses; they are tried in the order of the call that opened the connections. */
    private record Pin(String scope, Set<InetAddress> addresses) {}

    /** One request ready to be sent. */
    record Call(
            Target target,
            List<InetAddress> addresses,
            String scope,
            String method,
            List<EgressHeader> headers,
            Body body) {}

    /** A request body; absent and empty are the same. */
    record Body(@Nullable BytesRequestContent content) {
        static Body of(byte[] bytes) {
            return new Body(bytes.length == 0 ? null : new BytesRequestContent((String) null, bytes));
        }
    }

    private final HttpClient client;
    private final int maxHeaderBytes;

    private PinnedTransport(HttpClient client, int maxHeaderBytes) {
        this.client = client;
        this.maxHeaderBytes = maxHeaderBytes;
    }

    static PinnedTransport start(EgressLimits limits, @Nullable SSLContext trust) {
        var connector = new ClientConnector();
        var threads = new QueuedThreadPool(64, 4);
        threads.setName("egress");
        threads.setDaemon(true);
        connector.setExecutor(threads);
        connector.setSelectors(1);
        connector.setConnectTimeout(limits.connectTimeout());
        var tls = new SslContextFactory.Client();
        if (trust != null) {
            tls.setSslContext(trust);
        }
        connector.setSslContextFactory(tls);
        var client = new HttpClient(new HttpClientTransportOverHTTP(connector));
        client.setSocketAddressResolver(PinnedTransport::pinned);
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setUserAgentField(null);
        client.setDefaultRequestContentType(null);
        client.setIdleTimeout(KEEP_IDLE.toMillis());
        client.setDestinationIdleTimeout(2 * KEEP_IDLE.toMillis());
        client.setMaxConnectionsPerDestination(limits.connectionsPerHost());
        client.setMaxRequestsQueuedPerDestination(WAITING_PER_HOST);
        client.setMaxRequestHeadersSize(REQUEST_HEAD);
        // Only a backstop for a line without end: Answer counts, and names the limit.
        client.setMaxResponseHeadersSize(2 * limits.headerBytes());
        try {
            client.start();
        } catch (Exception e) {
            throw new IllegalStateException("the client for outgoing calls does not start", e);
        }
        // These are put in by the start: nothing is decoded, followed or answered behind the caller's back.
        client.getContentDecoderFactories().clear();
        client.getProtocolHandlers().remove(RedirectProtocolHandler.NAME);
        client.getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
        client.getProtocolHandlers().remove(ProxyAuthenticationProtocolHandler.NAME);
        return new PinnedTransport(client, limits.headerBytes());
    }

    EgressResponse send(Call call, int maxResponseBytes, Duration timeout) throws InterruptedException {
        var answer = new Answer(maxResponseBytes, maxHeaderBytes);
        Request request;
        try {
            request = request(call, timeout);
        } catch (IllegalArgumentException e) {
            throw EgressException.denied("url", "expected a URL (RFC 3986)");
        }
        request.send(answer);
        try {
            return answer.future().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            var _ = request.abort(e);
            throw EgressException.timeout("total", "no complete answer within the time allowed");
        } catch (InterruptedException e) {
            var _ = request.abort(e);
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            client.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the client for outgoing calls does not stop", e);
        }
    }

    private Request request(Call call, Duration timeout) {
        var target = call.target();
        var uri = URI.create(target.scheme() + "://" + target.authority() + target.path());
        return client.newRequest(uri)
                .method(call.method())
                .tag(new Pin(call.scope(), new LinkedHashSet<>(call.addresses())))
                .followRedirects(false)
                .idleTimeout(timeout.toMillis() + 1_000, TimeUnit.MILLISECONDS)
                .body(call.body().content())
                .headers(headers -> {
                    headers.put("Host", target.authority());
                    headers.put("Accept-Encoding", "gzip");
                    headers.put("User-Agent", "neo-service-layer");
                    call.headers().stream()
                            .filter(header -> header.name().equalsIgnoreCase("User-Agent"))
                            .forEach(header -> headers.remove("User-Agent"));
                    call.headers().forEach(header -> headers.add(header.name(), header.value()));
                });
    }

    /**
     * Stands where the library would look up the name: there is nothing to look up any more. The library takes the server name of TLS and the name that the
     * certificate must bear from these addresses, so they carry the name of the URL.
     */
    private static void pinned(
            String host, int port, Map<String, Object> context, Promise<List<InetSocketAddress>> promise) {
        if (context.get(Destination.CONTEXT_KEY) instanceof Destination destination
                && destination.getOrigin().getTag() instanceof Pin pin) {
            promise.succeeded(pin.addresses().stream()
                    .map(address -> new InetSocketAddress(named(host, address), port))
                    .toList());
        } else {
            promise.failed(EgressException.denied("not_pinned", "expected checked addresses for this connection"));
        }
    }

    private static InetAddress named(String host, InetAddress address) {
        try {
            return InetAddress.getByAddress(host, address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static EgressException failure(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case EgressException known -> {
                    return known;
                }
                case SSLException tls -> {
                    return EgressException.failed(
                            "tls", "no TLS connection: " + tls.getClass().getSimpleName());
                }
                case SocketTimeoutException slow -> {
                    return EgressException.timeout("connect", "no connection within the time allowed");
                }
                case ConnectException refused -> {
                    return EgressException.failed("connect", "the connection was refused");
                }
                case HttpException malformed -> {
                    return EgressException.failed("protocol", "the answer is not HTTP/1.1 of a bearable size");
                }
                default -> {}
            }
        }
        return EgressException.failed(
                "connection", "the connection broke: " + failure.getClass().getSimpleName());
    }
}
