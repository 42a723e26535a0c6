package io.neolayer.kernel.http;

/** Sees every request for metrics and the access log; called on the request's thread, must not wait. */
public interface RequestObserver {
    /** A request was taken in; exactly one {@link #finished} follows. */
    void started();

    void finished(ServedRequest request);

    /** A request that was cut or refused by a bound of the server, such as {@code slow_head}, {@code in_flight}, {@code rate}. */
    void rejected(String reason);

    /** A bucket was empty: {@code principal}, {@code account} or {@code address}. */
    void rateLimited(String scope);

    /** A permission was refused. */
    void denied(String service);

    void streamOpened(String operation);

    void streamClosed(String operation);
}
