package io.neolayer.kernel.egress;

import java.net.InetAddress;

/** A range of addresses of one family. */
record Cidr(InetAddress network, int prefix) {
    Cidr {
        int bits = network.getAddress().length * Byte.SIZE;
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException("expected a prefix of 0 to " + bits + ", found " + prefix);
        }
        if (hasBitsAfter(network.getAddress(), prefix)) {
            throw new IllegalArgumentException(
                    "expected a network address, found set bits after the prefix /" + prefix);
        }
    }

    /** Reads {@code address/prefix}, or an address alone. */
    static Cidr of(String text) {
        int slash = text.indexOf('/');
        var address = Host.address(slash < 0 ? text : text.substring(0, slash));
        if (slash < 0) {
            return new Cidr(address, address.getAddress().length * Byte.SIZE);
        }
        var prefix = text.substring(slash + 1);
        if (!prefix.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("expected a prefix length after the slash, found " + prefix);
        }
        return new Cidr(address, Integer.parseInt(prefix));
    }

    boolean contains(InetAddress address) {
        var other = address.getAddress();
        var own = network.getAddress();
        return other.length == own.length && sameBits(own, other, prefix);
    }

    private static boolean sameBits(byte[] a, byte[] b, int bits) {
        int whole = bits / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (a[i] != b[i]) {
                return false;
            }
        }
        int rest = bits % Byte.SIZE;
        return rest == 0 || ((a[whole] ^ b[whole]) & 0xff) >> (Byte.SIZE - rest) == 0;
    }

    private static boolean hasBitsAfter(byte[] address, int prefix) {
        for (int bit = prefix; bit < address.length * Byte.SIZE; bit++) {
            if ((address[bit / Byte.SIZE] >> (Byte.SIZE - 1 - bit % Byte.SIZE) & 1) != 0) {
                return true;
            }
        }
        return false;
    }
}
