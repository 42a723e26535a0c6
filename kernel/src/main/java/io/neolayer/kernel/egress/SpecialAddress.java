package io.neolayer.kernel.egress;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** The ranges that are not the public internet (IANA special-purpose registries, and the metadata services of cloud providers), and what may open them. */
record SpecialAddress(Cidr range, String rule, Opens opens) {
    /** Which entry of the operator's list opens a range. */
    enum Opens {
        /** A host that the operator names may lie here. */
        BY_HOST,
        /** Only an entry that names the address or a network: a name must not lead here unnoticed. */
        BY_ADDRESS,
        NEVER
    }

    private static final SpecialAddress OUTSIDE_GLOBAL_UNICAST = special("::/0", "reserved", Opens.BY_ADDRESS);
    private static final Cidr GLOBAL_UNICAST = Cidr.of("2000::/3");

    /** The first that matches decides. */
    private static final List<SpecialAddress> TABLE = List.of(
            special("169.254.169.254", "metadata", Opens.BY_ADDRESS),
            special("169.254.170.2", "metadata", Opens.BY_ADDRESS),
            special("169.254.170.23", "metadata", Opens.BY_ADDRESS),
            special("100.100.100.200", "metadata", Opens.BY_ADDRESS),
            special("168.63.129.16", "metadata", Opens.BY_ADDRESS),
            special("192.0.0.192", "metadata", Opens.BY_ADDRESS),
            special("fd00:ec2::254", "metadata", Opens.BY_ADDRESS),
            special("fd20:ce::254", "metadata", Opens.BY_ADDRESS),
            special("0.0.0.0/8", "unspecified", Opens.NEVER),
            special("10.0.0.0/8", "private", Opens.BY_HOST),
            special("100.64.0.0/10", "cgnat", Opens.BY_HOST),
            special("127.0.0.0/8", "loopback", Opens.BY_HOST),
            special("169.254.0.0/16", "link_local", Opens.BY_ADDRESS),
            special("172.16.0.0/12", "private", Opens.BY_HOST),
            special("192.0.0.0/24", "reserved", Opens.BY_ADDRESS),
            special("192.0.2.0/24", "documentation", Opens.BY_ADDRESS),
            special("192.88.99.0/24", "6to4", Opens.BY_ADDRESS),
            special("192.168.0.0/16", "private", Opens.BY_HOST),
            special("198.18.0.0/15", "benchmarking", Opens.BY_ADDRESS),
            special("198.51.100.0/24", "documentation", Opens.BY_ADDRESS),
            special("203.0.113.0/24", "documentation", Opens.BY_ADDRESS),
            special("224.0.0.0/4", "multicast", Opens.NEVER),
            special("255.255.255.255", "broadcast", Opens.NEVER),
            special("240.0.0.0/4", "reserved", Opens.BY_ADDRESS),
            special("::", "unspecified", Opens.NEVER),
            special("::1", "loopback", Opens.BY_HOST),
            special("::/96", "ipv4_compatible", Opens.NEVER),
            special("64:ff9b::/96", "nat64", Opens.BY_ADDRESS),
            special("64:ff9b:1::/48", "nat64", Opens.BY_ADDRESS),
            special("2001::/32", "teredo", Opens.BY_ADDRESS),
            special("2001::/23", "reserved", Opens.BY_ADDRESS),
            special("2001:db8::/32", "documentation", Opens.BY_ADDRESS),
            special("2002::/16", "6to4", Opens.BY_ADDRESS),
            special("3fff::/20", "documentation", Opens.BY_ADDRESS),
            special("fc00::/7", "unique_local", Opens.BY_HOST),
            special("fe80::/10", "link_local", Opens.BY_ADDRESS),
            special("fec0::/10", "site_local", Opens.BY_ADDRESS),
            special("ff00::/8", "multicast", Opens.NEVER));

    /** Empty for an address of the public internet. */
    static Optional<SpecialAddress> of(InetAddress address) {
        for (var special : TABLE) {
            if (special.range.contains(address)) {
                return Optional.of(special);
            }
        }
        boolean global = address.getAddress().length == 4 || GLOBAL_UNICAST.contains(address);
        return global ? Optional.empty() : Optional.of(OUTSIDE_GLOBAL_UNICAST);
    }

    private static SpecialAddress special(String range, String rule, Opens opens) {
        return new SpecialAddress(Cidr.of(range), rule, opens);
    }
}
