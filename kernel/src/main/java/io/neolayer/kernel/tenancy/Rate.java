package io.neolayer.kernel.tenancy;

/** A token bucket's size: {@code burst} tokens, refilled by {@code perSecond}. */
public record Rate(long perSecond, long burst) {
    public Rate {
        if (perSecond < 1 || burst < 1) {
            throw new IllegalArgumentException("a rate needs at least one token, found " + perSecond + "/" + burst);
        }
    }

    /** The usual shape: bursts of twice the rate. */
    public static Rate perSecond(long tokens) {
        return new Rate(tokens, 2 * tokens);
    }
}
