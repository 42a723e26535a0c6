package io.neolayer.kernel.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Sends calls to the outside, each under a policy. All methods block, and are meant for virtual threads. */
public final class EgressClient implements AutoCloseable {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD");
    private static final int MAX_ADDRESSES = 16;

    /**
     * What a client stands on.
     *
     * @param nanoTime a clock that only goes forward, in nanoseconds
     * @param trust who is trusted in TLS, or null for the platform's authorities
     */
    public record Parts(
            EgressAllow allow,
            EgressLimits limits,
            Resolver resolver,
            EgressObserver observer,
            LongSupplier nanoTime,
            @Nullable SSLContext trust) {}

    private final Parts parts;
    private final PinnedTransport transport;
    private final Circuits circuits;
    private final Semaphore inFlight;

    private EgressClient(Parts parts, PinnedTransport transport) {
        this.parts = parts;
        this.transport = transport;
        this.circuits = new Circuits(
                parts.nanoTime(),
                parts.limits().failuresToOpen(),
                parts.limits().openFor());
        this.inFlight = new Semaphore(parts.limits().inFlight());
    }

    /** Starts the client's threads; the resolver stays the caller's to close. */
    public static EgressClient start(Parts parts) {
        return new EgressClient(parts, PinnedTransport.start(parts.limits(), parts.trust()));
    }

    /**
     * Sends one request and waits for the whole answer, whatever its status. Redirects are answers too.
     *
     * @throws EgressException when a rule refuses it or no answer comes
     */
    public EgressResponse send(EgressRequest request, EgressPolicy policy) {
        long start = parts.nanoTime().getAsLong();
        var outcome = "interrupted";
        try {
            var response = checkedSend(request, policy, start);
            outcome = "answered";
            return response;
        } catch (EgressException e) {
            outcome = e.code().code();
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EgressException.failed("interrupted", "the caller was interrupted");
        } finally {
            parts.observer()
                    .ended(
                            policy.service(),
                            outcome,
                            Duration.ofNanos(parts.nanoTime().getAsLong() - start));
        }
    }

    /**
     * Applies to a URL all rules that do not need the call itself, its name's present addresses included.
     *
     * @throws EgressException as {@link #send} would
     */
    public void check(String url, EgressPolicy policy) {
        try {
            var target = Target.of(url);
            policy.check(target);
            addresses(target, timeout(policy));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EgressException.failed("interrupted", "the caller was interrupted");
        }
    }

    /** Number of hosts that are left alone at present. */
    public int circuitsOpen() {
        return circuits.open();
    }

    @Override
    public void close() {
        transport.close();
    }

    private EgressResponse checkedSend(EgressRequest request, EgressPolicy policy, long start)
            throws InterruptedException {
        var target = Target.of(request.url());
        policy.check(target);
        checkRequest(request, policy);
        var timeout = timeout(policy);
        var circuit = policy.scope() + " " + target.host().text() + ":" + target.port();
        circuits.admit(circuit);
        if (!inFlight.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            throw EgressException.limit("in_flight", "too many calls at once");
        }
        try {
            var response = resolvedSend(
                    request, policy, target, timeout.minusNanos(parts.nanoTime().getAsLong() - start));
            circuits.succeeded(circuit);
            return response;
        } catch (EgressException e) {
            count(circuit, e.code());
            throw e;
        } finally {
            inFlight.release();
        }
    }

    private EgressResponse resolvedSend(EgressRequest request, EgressPolicy policy, Target target, Duration timeout)
            throws InterruptedException {
        long start = parts.nanoTime().getAsLong();
        var addresses = addresses(target, timeout);
        boolean trusted = target.tls()
                || addresses.stream()
                        .allMatch(address -> SpecialAddress.of(address).isPresent());
        var headers = OutgoingHeaders.reveal(request, policy, target, trusted);
        var call = new PinnedTransport.Call(
                target, addresses, policy.scope(), request.method(), headers, PinnedTransport.Body.of(request.body()));
        var left = timeout.minusNanos(parts.nanoTime().getAsLong() - start);
        if (left.isNegative() || left.isZero()) {
            throw EgressException.timeout("dns", "the name was resolved too late");
        }
        return transport.send(
                call, Math.min(policy.responseBytes(), parts.limits().responseBytes()), left);
    }

    /** An answer that is too large still shows that the host works; a refusal of ours says nothing about it. */
    private void count(String circuit, EgressException.Code code) {
        switch (code) {
            case TIMEOUT, UPSTREAM_FAILED -> circuits.failed(circuit);
            case EGRESS_LIMIT -> circuits.succeeded(circuit);
            case EGRESS_DENIED, SECRET_HOST_DENIED, CIRCUIT_OPEN -> {}
        }
    }

    private void checkRequest(EgressRequest request, EgressPolicy policy) {
        if (!METHODS.contains(request.method())) {
            throw EgressException.denied(
                    "method", "expected one of " + METHODS.stream().sorted().toList());
        }
        if (request.body().length > 0 && WITHOUT_BODY.contains(request.method())) {
            throw EgressException.denied("body", "expected no body with " + request.method());
        }
        int most = Math.min(policy.requestBytes(), parts.limits().requestBytes());
        if (request.body().length > most) {
            throw EgressException.limit(
                    "request_size", "expected a body of at most " + most + " bytes, found " + request.body().length);
        }
        OutgoingHeaders.check(request, parts.limits());
        OutgoingHeaders.checkHandles(request, policy);
    }

    private Duration timeout(EgressPolicy policy) {
        var most = parts.limits().timeout();
        return policy.timeout().compareTo(most) < 0 ? policy.timeout() : most;
    }

    /** The addresses to connect to, all of which pass: a name with one public and one private address is not half good. */
    private List<InetAddress> addresses(Target target, Duration timeout) throws InterruptedException {
        var addresses = resolve(target.host(), timeout);
        for (var address : addresses) {
            var special = SpecialAddress.of(address);
            if (special.isPresent() && !parts.allow().opens(target.host(), address, target.port(), special.get())) {
                throw EgressException.denied(
                        special.get().rule(),
                        target.host().text() + " leads to an address that is "
                                + special.get().rule());
            }
        }
        if (!target.tls() && !parts.allow().covers(target.host(), addresses, target.port())) {
            throw EgressException.denied(
                    "https", "expected https; plain http needs the operator's permission for this host");
        }
        return addresses;
    }

    private List<InetAddress> resolve(Host host, Duration timeout) throws InterruptedException {
        if (host.literal() != null) {
            return List.of(host.literal());
        }
        try {
            var addresses = parts.resolver().resolve(host.text(), timeout);
            if (addresses.isEmpty()) {
                throw EgressException.failed("dns", "the name " + host.text() + " has no address");
            }
            return addresses.size() <= MAX_ADDRESSES ? addresses : addresses.subList(0, MAX_ADDRESSES);
        } catch (UnknownHostException e) {
            throw EgressException.failed("dns", "the name " + host.text() + " has no address");
        } catch (TimeoutException e) {
            throw EgressException.timeout("dns", "no address for " + host.text() + " within the time allowed");
        }
    }
}
