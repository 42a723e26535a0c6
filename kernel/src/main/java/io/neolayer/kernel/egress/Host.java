package io.neolayer.kernel.egress;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host of a URL or a pattern in its one accepted spelling: a name in lower case, four decimal numbers, or IPv6 in brackets. Every other way to write an
 * address (one number, octal, hexadecimal, short, mapped, with a zone) is refused, because two readers may understand it differently.
 */
record Host(String text, @Nullable InetAddress literal) {
    private static final int MAX_NAME = 253;
    private static final Pattern NAME =
            Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern NUMERIC_END = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0[xX][0-9A-Fa-f]*)\\.?");
    private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    /**
     * Reads a host as it stands in a URL.
     *
     * @throws EgressException of code egress_denied and rule {@code ip_form} or {@code host}
     */
    static Host of(String written) {
        if (written.startsWith("[") && written.endsWith("]")) {
            var address = ipv6(written.substring(1, written.length() - 1));
            return new Host("[" + address.getHostAddress() + "]", address);
        }
        if (NUMERIC_END.matcher(written).matches()) {
            var address = ipv4(written);
            return new Host(address.getHostAddress(), address);
        }
        var name = written.toLowerCase(Locale.ROOT);
        if (name.length() > MAX_NAME || !NAME.matcher(name).matches()) {
            throw EgressException.denied(
                    "host",
                    "expected a host name of letters, digits and dashes (punycode for others), or an address; found "
                            + shown(written));
        }
        return new Host(name, null);
    }

    /** An address without brackets, in the same strict spelling. */
    static InetAddress address(String written) {
        try {
            return written.indexOf(':') >= 0 ? ipv6(written) : ipv4(written);
        } catch (EgressException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static InetAddress ipv4(String written) {
        var parts = written.split("\\.", -1);
        var bytes = new byte[4];
        boolean strict = parts.length == bytes.length;
        for (int i = 0; strict && i < bytes.length; i++) {
            strict = OCTET.matcher(parts[i]).matches() && Integer.parseInt(parts[i]) <= 255;
            bytes[i] = strict ? (byte) Integer.parseInt(parts[i]) : 0;
        }
        if (!strict) {
            throw EgressException.denied(
                    "ip_form", "expected an IPv4 address as four decimal numbers, found " + shown(written));
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InetAddress ipv6(String written) {
        if (!IPV6.matcher(written).matches()) {
            throw EgressException.denied("ip_form", "expected an IPv6 address without zone, found " + shown(written));
        }
        InetAddress address;
        try {
            address = Inet6Address.ofLiteral(written);
        } catch (IllegalArgumentException e) {
            throw EgressException.denied("ip_form", "expected an IPv6 address, found " + shown(written));
        }
        if (address instanceof Inet4Address) {
            throw EgressException.denied(
                    "ipv4_mapped", "an IPv4 address is written as such, not inside IPv6; found " + shown(written));
        }
        return address;
    }

    private static String shown(String text) {
        var printable = text.replaceAll("[^\\x21-\\x7e]", "?");
        return printable.length() <= 80 ? printable : printable.substring(0, 80) + "…";
    }
}
