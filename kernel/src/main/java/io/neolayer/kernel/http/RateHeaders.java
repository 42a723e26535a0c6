package io.neolayer.kernel.http;

import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/**
 * The rate fields of one answer: {@code RateLimit} and {@code RateLimit-Policy} (structured fields of the IETF draft, lists
 * of strings with integer parameters) and the older trio, all from the same numbers.
 */
final class RateHeaders {
    private Bucket.@Nullable Taken principal;
    private Bucket.@Nullable Taken account;
    private Bucket.@Nullable Taken address;

    void principal(Bucket.Taken taken) {
        this.principal = taken;
    }

    void account(Bucket.Taken taken) {
        this.account = taken;
    }

    void address(Bucket.Taken taken) {
        this.address = taken;
    }

    /** Adds the fields, if any bucket was asked. */
    void write(HttpFields.Mutable headers) {
        var limit = new StringBuilder(48);
        var policy = new StringBuilder(48);
        Bucket.Taken tightest = null;
        tightest = append("principal", principal, limit, policy, tightest);
        tightest = append("account", account, limit, policy, tightest);
        tightest = append("address", address, limit, policy, tightest);
        if (tightest == null) {
            return;
        }
        headers.put("RateLimit", limit.toString());
        headers.put("RateLimit-Policy", policy.toString());
        headers.put("X-RateLimit-Limit", Long.toString(tightest.rate().burst()));
        headers.put("X-RateLimit-Remaining", Long.toString(tightest.left()));
        headers.put("X-RateLimit-Reset", Long.toString(tightest.secondsToFull()));
    }

    /** The quota of a bucket is its burst, its window the time that the burst takes to refill. */
    private static Bucket.@Nullable Taken append(
            String name,
            Bucket.@Nullable Taken taken,
            StringBuilder limit,
            StringBuilder policy,
            Bucket.@Nullable Taken tightest) {
        if (taken == null) {
            return tightest;
        }
        if (!limit.isEmpty()) {
            limit.append(", ");
            policy.append(", ");
        }
        long burst = taken.rate().burst();
        long window = Math.max(
                1, (burst + taken.rate().perSecond() - 1) / taken.rate().perSecond());
        limit.append('"').append(name).append("\";r=").append(taken.left());
        limit.append(";t=").append(taken.secondsToFull());
        policy.append('"')
                .append(name)
                .append("\";q=")
                .append(burst)
                .append(";w=")
                .append(window);
        return tightest == null || taken.left() < tightest.left() ? taken : tightest;
    }
}
