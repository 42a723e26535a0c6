package io.neolayer.kernel.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.tenancy.Principal;
import io.neolayer.kernel.tenancy.Rate;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.LongSupplier;

/** Token buckets of principals, accounts and addresses on this replica. Nothing a client sends but its credential chooses one. */
final class RateLimiter {
    private final LongSupplier nanos;
    private final Rate addressRate;
    private final RequestObserver observer;
    private final Cache<Object, Bucket> principals = buckets();
    private final Cache<Object, Bucket> accounts = buckets();
    private final Cache<Object, Bucket> addresses = buckets();

    RateLimiter(Rate addressRate, RequestObserver observer, LongSupplier nanos) {
        this.addressRate = addressRate;
        this.observer = observer;
        this.nanos = nanos;
    }

    /** Takes a token of the principal; the answer's headers show it either way. */
    void principal(RateHeaders headers, Principal principal, Rate rate) {
        Bucket.Taken taken = take(principals, principal.kind() + principal.id(), rate);
        headers.principal(taken);
        admit("principal", taken);
    }

    /** Takes a token of the account. */
    void account(RateHeaders headers, UUID account, Rate rate) {
        Bucket.Taken taken = take(accounts, account, rate);
        headers.account(taken);
        admit("account", taken);
    }

    /** Takes a token for a request without a valid credential; IPv6 counts by /64. */
    void address(RateHeaders headers, InetAddress address) {
        Object key = address;
        if (address instanceof Inet6Address) {
            key = ByteBuffer.wrap(Arrays.copyOf(address.getAddress(), 8));
        }
        Bucket.Taken taken = take(addresses, key, addressRate);
        headers.address(taken);
        admit("address", taken);
    }

    /** Throws 429 {@code rate_limited} with {@code Retry-After} when there was no token. */
    private void admit(String scope, Bucket.Taken taken) {
        if (!taken.admitted()) {
            observer.rateLimited(scope);
            Rate rate = taken.rate();
            throw Problem.of(
                            ProblemCode.RATE_LIMITED,
                            "expected at most " + rate.perSecond() + " requests a second (" + rate.burst()
                                    + " at once) of this " + scope + ", found more; wait and try again")
                    .with("limit", rate.perSecond())
                    .retryAfter(Duration.ofSeconds(1));
        }
    }

    private Bucket.Taken take(Cache<Object, Bucket> buckets, Object key, Rate rate) {
        long now = nanos.getAsLong();
        Bucket bucket = buckets.get(key, k -> new Bucket(rate, now));
        return bucket.take(rate, now);
    }

    private static Cache<Object, Bucket> buckets() {
        return Caffeine.newBuilder()
                .maximumSize(100_000)
                .expireAfterAccess(Duration.ofMinutes(10))
                .build();
    }
}
