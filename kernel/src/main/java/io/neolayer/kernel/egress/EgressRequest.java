package io.neolayer.kernel.egress;

import java.util.ArrayList;
import java.util.List;

/** What a caller wants to send; checked when it is sent. Immutable: each method gives a new request. */
public final class EgressRequest {
    private static final byte[] NOTHING = {};

    private final String method;
    private final String url;
    private final List<EgressHeader> headers;
    private final byte[] body;

    private EgressRequest(String method, String url, List<EgressHeader> headers, byte[] body) {
        this.method = method;
        this.url = url;
        this.headers = List.copyOf(headers);
        this.body = body;
    }

    public static EgressRequest of(String method, String url) {
        return new EgressRequest(method, url, List.of(), NOTHING);
    }

    public static EgressRequest get(String url) {
        return of("GET", url);
    }

    public static EgressRequest post(String url, String contentType, byte[] body) {
        return of("POST", url).header("Content-Type", contentType).body(body);
    }

    public EgressRequest header(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(new EgressHeader(name, value));
        return new EgressRequest(method, url, more, body);
    }

    /** The array is taken as it is and must not change any more. */
    public EgressRequest body(byte[] bytes) {
        return new EgressRequest(method, url, headers, bytes);
    }

    String method() {
        return method;
    }

    String url() {
        return url;
    }

    List<EgressHeader> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }
}
