package io.neolayer.kernel.egress;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a call goes, taken apart once: what was checked is what is sent. {@code path} holds the query and no fragment. */
record Target(boolean tls, Host host, int port, String path) {
    private static final int MAX_URL = 8_192;
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    static Target of(String url) {
        if (url.length() > MAX_URL) {
            throw EgressException.limit("url_size", "expected a URL of at most 8192 characters, found " + url.length());
        }
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw EgressException.denied(
                    "url", "expected a URL (RFC 3986): " + e.getReason() + " at character " + e.getIndex());
        }
        boolean tls = tls(uri.getScheme());
        if (uri.getRawUserInfo() != null
                || (uri.getRawAuthority() != null && uri.getRawAuthority().indexOf('@') >= 0)) {
            throw EgressException.denied("user_info", "expected a URL without user name and password");
        }
        var host = host(uri);
        int port = uri.getPort() == -1 ? (tls ? HTTPS_PORT : HTTP_PORT) : uri.getPort();
        if (port < 1 || port > 65_535) {
            throw EgressException.denied("port", "expected a port of 1 to 65535, found " + port);
        }
        return new Target(tls, host, port, path(uri));
    }

    String scheme() {
        return tls ? "https" : "http";
    }

    /** Host and port, the latter only when it is not the scheme's own. */
    String authority() {
        return port == (tls ? HTTPS_PORT : HTTP_PORT) ? host.text() : host.text() + ":" + port;
    }

    private static boolean tls(@Nullable String scheme) {
        return switch (scheme == null ? "" : scheme.toLowerCase(Locale.ROOT)) {
            case "https" -> true;
            case "http" -> false;
            default -> throw EgressException.denied("scheme", "expected an https URL");
        };
    }

    /** What Java does not take for a host (a single number, an octal form) still deserves the rule's right name. */
    private static Host host(URI uri) {
        var host = uri.getHost();
        if (host != null) {
            return Host.of(host);
        }
        var authority = uri.getRawAuthority();
        if (authority == null) {
            throw EgressException.denied("host", "expected a host, found none");
        }
        int colon = authority.lastIndexOf(':');
        Host.of(colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority);
        throw EgressException.denied("host", "expected host and port after the scheme");
    }

    private static String path(URI uri) {
        var ascii = URI.create(uri.toASCIIString());
        var path = ascii.getRawPath() == null || ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        return ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery();
    }
}
