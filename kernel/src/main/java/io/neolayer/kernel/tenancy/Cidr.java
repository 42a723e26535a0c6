package io.neolayer.kernel.tenancy;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A network of IPv4 or IPv6 addresses such as {@code 10.0.0.0/8}; an address without a length is a network of one. An
 * IPv4-mapped IPv6 address counts as the IPv4 address it holds.
 */
public final class Cidr {
    private static final Pattern V4 = Pattern.compile("(?:0|[1-9][0-9]{0,2})(?:\\.(?:0|[1-9][0-9]{0,2})){3}");
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private final byte[] network;
    private final int length;

    private Cidr(byte[] network, int length) {
        this.network = network;
        this.length = length;
    }

    /** Empty when the text is no network, or when bits behind its length are set. */
    public static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        Optional<byte[]> address = address(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        byte[] bytes = address.get();
        int length = slash < 0 ? bytes.length * Byte.SIZE : length(text.substring(slash + 1));
        if (length < 0 || length > bytes.length * Byte.SIZE || !Arrays.equals(masked(bytes, length), bytes)) {
            return Optional.empty();
        }
        return Optional.of(new Cidr(bytes, length));
    }

    public boolean contains(String address) {
        return address(address).map(this::covers).orElse(false);
    }

    /** Whether every address of the other network is also in this one. */
    public boolean contains(Cidr other) {
        return other.length >= length && covers(other.network);
    }

    private boolean covers(byte[] address) {
        return address.length == network.length && Arrays.equals(masked(address, length), network);
    }

    /** Never asks a name server: only numeric forms are let through to the JDK. */
    private static Optional<byte[]> address(String text) {
        if (text.length() > 45
                || !(V4.matcher(text).matches() || V6.matcher(text).matches())) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text).getAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static int length(String digits) {
        return digits.matches("0|[1-9][0-9]{0,2}") ? Integer.parseInt(digits) : -1;
    }

    private static byte[] masked(byte[] address, int length) {
        var mask = BigInteger.ONE
                .shiftLeft(length)
                .subtract(BigInteger.ONE)
                .shiftLeft(address.length * Byte.SIZE - length);
        byte[] masked = new byte[address.length];
        byte[] bits = new BigInteger(1, address).and(mask).toByteArray();
        int from = Math.max(0, bits.length - masked.length);
        System.arraycopy(bits, from, masked, masked.length - (bits.length - from), bits.length - from);
        return masked;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cidr cidr && cidr.length == length && Arrays.equals(cidr.network, network);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(network) + length;
    }

    /** The canonical form, always with its length. */
    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(network).getHostAddress() + "/" + length;
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
