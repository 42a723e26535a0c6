package io.neolayer.kernel.egress;

import java.util.regex.Pattern;

/**
 * A host that a caller may reach: {@code host}, {@code *.host} (every name below it, not itself), each with {@code :port}. Without a port, every port.
 *
 * @param host in lower case, without {@code *.}
 * @param port 0 for every port
 */
public record HostPattern(String host, boolean below, int port) {
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
    private static final int MAX_PORT = 65_535;

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException that says what was expected and found
     */
    public static HostPattern parse(String text) {
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon > text.lastIndexOf(']');
        var host = hasPort ? text.substring(0, colon) : text;
        boolean below = host.startsWith("*.");
        Host read;
        try {
            read = Host.of(below ? host.substring(2) : host);
        } catch (EgressException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        if (below && (read.literal() != null || read.text().indexOf('.') < 0)) {
            throw new IllegalArgumentException("expected a name of at least two labels after *., found " + read.text());
        }
        return new HostPattern(read.text(), below, hasPort ? port(text.substring(colon + 1)) : 0);
    }

    boolean matches(String name, int atPort) {
        return (port == 0 || port == atPort) && matches(name);
    }

    boolean matches(String name) {
        return below ? name.endsWith("." + host) : name.equals(host);
    }

    static int port(String text) {
        if (!PORT.matcher(text).matches() || Integer.parseInt(text) > MAX_PORT) {
            throw new IllegalArgumentException("expected a port of 1 to 65535, found " + text);
        }
        return Integer.parseInt(text);
    }

    /** The pattern as it is written. */
    @Override
    public String toString() {
        return (below ? "*." : "") + host + (port == 0 ? "" : ":" + port);
    }
}
