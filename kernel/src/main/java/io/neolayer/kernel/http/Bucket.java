package io.neolayer.kernel.http;

import io.neolayer.kernel.tenancy.Rate;

/** A token bucket; one of its tokens is one request. */
final class Bucket {
    private static final double SECOND = 1e9;

    private Rate rate;
    private double tokens;
    private long filledAt;

    Bucket(Rate rate, long now) {
        this.rate = rate;
        this.tokens = rate.burst();
        this.filledAt = now;
    }

    /** Takes a token if there is one; a changed rate acts at once. */
    synchronized Taken take(Rate current, long now) {
        rate = current;
        tokens = Math.min(
                (double) rate.burst(), tokens + (double) (now - filledAt) / SECOND * (double) rate.perSecond());
        filledAt = now;
        boolean admitted = tokens >= 1;
        if (admitted) {
            tokens--;
        }
        long full = (long) Math.ceil(((double) rate.burst() - tokens) / (double) rate.perSecond());
        return new Taken(admitted, rate, (long) tokens, full);
    }

    /**
     * What came of it.
     *
     * @param left whole tokens
     * @param secondsToFull until the bucket is full again, rounded up
     */
    record Taken(boolean admitted, Rate rate, long left, long secondsToFull) {}
}
