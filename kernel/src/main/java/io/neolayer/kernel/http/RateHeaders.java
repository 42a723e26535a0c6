package io.neolayer.kernel.http;

import org.eclipse.jetty.http.HttpField;
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
    private boolean written;

    void principal(Bucket.Taken taken) {
        this.principal = taken;
    }

    void account(Bucket.Taken taken) {
        this.account = taken;
    }

    void address(Bucket.Taken taken) {
        this.address = taken;
    }

    /** Adds the fields once, if any bucket was asked. */
    void write(HttpFields.Mutable headers) {
        var limit = new StringBuilder(48);
        var policy = new StringBuilder(48);
        Bucket.Taken tightest = null;
        tightest = append("principal", principal, limit, policy, tightest);
        tightest = append("account", account, limit, policy, tightest);
        tightest = append("address", address, limit, policy, tightest);
        if (tightest == null || written) {
            return;
        }
        written = true;
        add(headers, "RateLimit", limit.toString());
        add(headers, "RateLimit-Policy", policy.toString());
        add(headers, "X-RateLimit-Limit", Long.toString(tightest.rate().burst()));
        add(headers, "X-RateLimit-Remaining", Long.toString(tightest.left()));
        add(headers, "X-RateLimit-Reset", Long.toString(tightest.secondsToFull()));
    }

    /** Nothing else writes these fields, and they are no standard ones: neither is looked for. */
    private static void add(HttpFields.Mutable headers, String name, String value) {
        headers.add(new HttpField(null, name, value));
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
