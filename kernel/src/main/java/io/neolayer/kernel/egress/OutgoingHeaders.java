package io.neolayer.kernel.egress;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The checks of what a caller puts into headers, and the replacing of handles by secrets. */
final class OutgoingHeaders {
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");
    private static final Pattern HANDLE = Pattern.compile("nslsec_[0-9a-f]{32}");

    /** What belongs to the connection or decides where the message ends; only this package sets them. */
    private static final Set<String> OWN = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "http2-settings",
            "accept-encoding");

    private OutgoingHeaders() {}

    static boolean isHandle(String text) {
        return HANDLE.matcher(text).matches();
    }

    static void check(EgressRequest request, EgressLimits limits) {
        var headers = request.headers();
        int bytes = headers.stream()
                .mapToInt(header -> header.name().length() + header.value().length() + 4)
                .sum();
        if (headers.size() > limits.headers() || bytes > limits.headerBytes()) {
            throw EgressException.limit(
                    "request_headers",
                    "expected at most " + limits.headers() + " headers of " + limits.headerBytes()
                            + " bytes together, found " + headers.size() + " of " + bytes);
        }
        for (var header : headers) {
            var name = header.name().toLowerCase(Locale.ROOT);
            if (!NAME.matcher(name).matches()) {
                throw EgressException.denied("header_name", "expected a header name (RFC 9110, token)");
            }
            if (OWN.contains(name) || name.startsWith("proxy-")) {
                throw EgressException.denied("header_reserved", "the header " + name + " cannot be set");
            }
            checkValue(name, header.value());
        }
    }

    /** A handle outside a header value would be sent as it is, and so tell that somebody tried: refused before anything else happens. */
    static void checkHandles(EgressRequest request, EgressPolicy policy) {
        var body = new String(request.body(), StandardCharsets.ISO_8859_1);
        for (var handle : policy.headerSecrets().keySet()) {
            if (request.url().contains(handle) || decoded(request.url()).contains(handle)) {
                throw EgressException.secret("secret_in_url", "a header secret must not stand in a URL");
            }
            if (body.contains(handle)) {
                throw EgressException.secret("secret_in_body", "a header secret must not stand in a body");
            }
            if (request.headers().stream().anyMatch(header -> header.name().contains(handle))) {
                throw EgressException.secret(
                        "secret_in_header_name", "a header secret must not stand in a header name");
            }
        }
    }

    /**
     * The headers with each handle replaced.
     *
     * @param trusted whether the connection is TLS, or plain to a private host that the operator allowed
     */
    static List<EgressHeader> reveal(EgressRequest request, EgressPolicy policy, Target target, boolean trusted) {
        var revealed = new ArrayList<EgressHeader>();
        for (var header : request.headers()) {
            var value = HANDLE.matcher(header.value())
                    .replaceAll(found -> Matcher.quoteReplacement(value(found.group(), policy, target, trusted)));
            if (!value.equals(header.value())) {
                checkValue(header.name(), value);
            }
            revealed.add(new EgressHeader(header.name(), value));
        }
        return revealed;
    }

    private static String value(String handle, EgressPolicy policy, Target target, boolean trusted) {
        var secret = policy.headerSecrets().get(handle);
        if (secret == null) {
            throw EgressException.secret("secret_unknown", "the handle in a header belongs to no secret of this run");
        }
        if (!secret.mayGoTo(target)) {
            throw EgressException.secret(
                    "secret_host",
                    "expected one of " + secret.hosts() + " for this header secret, found "
                            + target.host().text());
        }
        if (!trusted) {
            throw EgressException.secret(
                    "secret_plain", "a header secret needs https, or a private host that the operator allowed");
        }
        return secret.value();
    }

    private static void checkValue(String name, String value) {
        if (!VALUE.matcher(value).matches()) {
            throw EgressException.denied("header_value", "expected printable ASCII in the value of " + name);
        }
    }

    private static String decoded(String url) {
        try {
            return URLDecoder.decode(url, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return url;
        }
    }
}
