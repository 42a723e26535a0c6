package io.neolayer.kernel.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An address to listen on.
 *
 * @param host name or address, IPv6 without brackets
 * @param port 0 takes a free one
 */
public record HostPort(String host, int port) {
    public HostPort {
        if (host.isEmpty() || port < 0 || port > 65535) {
            throw new IllegalArgumentException("not host:port");
        }
    }

    /** Reads {@code host:port} or {@code [v6]:port}. */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("not host:port");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.contains(":")) {
            throw new IllegalArgumentException("an IPv6 address needs brackets");
        }
        return new HostPort(host, Integer.parseInt(text.substring(colon + 1)));
    }

    /** Whether only this machine can reach it. */
    public boolean loopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
