package io.neolayer.neo.type;

import io.neolayer.neo.codec.CodecException;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Converts between the integer that a token contract counts in and the decimal text that people read, exactly. */
public final class TokenAmounts {
    /** Decimals at most: what a NEP-17 contract's one byte can say. */
    public static final int MAX_DECIMALS = 255;

    /** Bits at most, sign included: an integer of the Neo virtual machine. */
    public static final int MAX_BITS = 256;

    private static final int MAX_CHARACTERS = MAX_DECIMALS + 80;

    private TokenAmounts() {}

    /**
     * The smallest units of a decimal text such as {@code 1.5} or {@code -0.00000001}: an optional minus sign, digits without
     * superfluous leading zeros, and at most {@code decimals} digits after a point.
     *
     * @throws CodecException {@code bad_amount}, {@code too_many_decimals}, {@code too_large}
     */
    public static BigInteger parse(String text, int decimals) {
        requireDecimals(decimals);
        if (text.length() > MAX_CHARACTERS) {
            throw new CodecException(
                    "too_large",
                    CodecException.WHOLE,
                    "expected at most " + MAX_CHARACTERS + " characters, found " + text.length());
        }
        int at = text.startsWith("-") ? 1 : 0;
        int point = digits(text, at);
        if (point - at > 1 && text.charAt(at) == '0') {
            throw new CodecException("bad_amount", at, "expected no leading zeros");
        }
        if (point < text.length()) {
            if (text.charAt(point) != '.') {
                throw new CodecException("bad_amount", point, "expected a digit or a point");
            }
            int end = digits(text, point + 1);
            if (end != text.length()) {
                throw new CodecException("bad_amount", end, "expected a digit");
            }
            if (end - point - 1 > decimals) {
                throw new CodecException(
                        "too_many_decimals",
                        point + 1 + decimals,
                        "expected at most " + decimals + " decimals, found " + (end - point - 1));
            }
        }
        return requireBits(new BigDecimal(text).movePointRight(decimals).toBigIntegerExact());
    }

    /** The shortest decimal text of so many smallest units: no exponent, no trailing zeros, no point without digits after it. */
    public static String format(BigInteger units, int decimals) {
        requireDecimals(decimals);
        requireBits(units);
        if (units.signum() == 0) {
            return "0";
        }
        return new BigDecimal(units, decimals).stripTrailingZeros().toPlainString();
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == from) {
            throw new CodecException("bad_amount", from, "expected a digit");
        }
        return at;
    }

    private static void requireDecimals(int decimals) {
        if (decimals < 0 || decimals > MAX_DECIMALS) {
            throw new CodecException(
                    "bad_decimals",
                    CodecException.WHOLE,
                    "expected 0 to " + MAX_DECIMALS + " decimals, found " + decimals);
        }
    }

    private static BigInteger requireBits(BigInteger units) {
        if (units.bitLength() >= MAX_BITS) {
            throw new CodecException(
                    "too_large", CodecException.WHOLE, "expected an integer of at most " + MAX_BITS + " bits");
        }
        return units;
    }
}
