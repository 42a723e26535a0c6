package io.neolayer.kernel.egress;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operator's exceptions from the rules on private addresses and on HTTPS, read from {@code EGRESS_ALLOW=host|cidr[:port],…}. IPv6 with a port stands in
 * brackets: {@code [fd00::/8]:8443}. Without a port an entry holds for every port.
 */
public final class EgressAllow {
    private record Entry(
            @Nullable HostPattern host, @Nullable Cidr range, int port) {
        boolean holdsFor(Host target, int atPort) {
            return host != null && host.matches(target.text(), atPort);
        }

        boolean holdsFor(InetAddress address, int atPort) {
            return range != null && (port == 0 || port == atPort) && range.contains(address);
        }
    }

    private final List<Entry> entries;

    private EgressAllow(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    public static EgressAllow none() {
        return new EgressAllow(List.of());
    }

    /**
     * Reads the setting; blank is no exception at all.
     *
     * @throws IllegalArgumentException that names every entry at fault, with what was expected and found
     */
    public static EgressAllow parse(String setting) {
        var entries = new ArrayList<Entry>();
        var faults = new ArrayList<String>();
        for (var part : setting.isBlank() ? List.<String>of() : List.of(setting.split(",", -1))) {
            try {
                entries.add(entry(part.strip()));
            } catch (IllegalArgumentException e) {
                faults.add("'" + part.strip() + "': " + e.getMessage());
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        return new EgressAllow(entries);
    }

    /** Whether an operator's entry covers the name, or each of the addresses it has. */
    boolean covers(Host host, List<InetAddress> addresses, int port) {
        return entries.stream().anyMatch(entry -> entry.holdsFor(host, port))
                || addresses.stream().allMatch(address -> coversAddress(address, port));
    }

    boolean opens(Host host, InetAddress address, int port, SpecialAddress special) {
        return switch (special.opens()) {
            case BY_HOST ->
                entries.stream().anyMatch(entry -> entry.holdsFor(host, port)) || coversAddress(address, port);
            case BY_ADDRESS -> coversAddress(address, port);
            case NEVER -> false;
        };
    }

    private boolean coversAddress(InetAddress address, int port) {
        return entries.stream().anyMatch(entry -> entry.holdsFor(address, port));
    }

    private static Entry entry(String text) {
        int close = text.indexOf(']');
        if (text.startsWith("[") && close > 0) {
            return range(text.substring(1, close), text.substring(close + 1));
        }
        int colon = text.indexOf(':');
        if (colon != text.lastIndexOf(':')) {
            return range(text, "");
        }
        var name = colon < 0 ? text : text.substring(0, colon);
        if (name.indexOf('/') >= 0 || name.matches("[0-9.]+")) {
            return range(name, colon < 0 ? "" : text.substring(colon));
        }
        return new Entry(HostPattern.parse(text), null, 0);
    }

    private static Entry range(String range, String port) {
        if (!port.isEmpty() && !port.startsWith(":")) {
            throw new IllegalArgumentException("expected :port after the address, found " + port);
        }
        return new Entry(null, Cidr.of(range), port.isEmpty() ? 0 : HostPattern.port(port.substring(1)));
    }
}
