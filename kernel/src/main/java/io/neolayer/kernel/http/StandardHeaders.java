package io.neolayer.kernel.http;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** The headers that every answer carries, encoded once. */
final class StandardHeaders {
    static final HttpField JSON = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, Reply.JSON);
    static final HttpField PROBLEM = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, Reply.PROBLEM);
    private static final HttpField NO_STORE = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");

    private final List<HttpField> always = new ArrayList<>();

    StandardHeaders(HttpConfig config) {
        always.add(new PreEncodedHttpField("X-App-Version", config.version()));
        always.add(new PreEncodedHttpField("X-Content-Type-Options", "nosniff"));
        always.add(new PreEncodedHttpField("Referrer-Policy", "no-referrer"));
        if (config.hsts()) {
            always.add(new PreEncodedHttpField("Strict-Transport-Security", "max-age=31536000; includeSubDomains"));
        }
    }

    void write(HttpFields.Mutable headers, String requestId) {
        for (HttpField field : always) {
            headers.put(field);
        }
        headers.put("X-Request-Id", requestId);
        headers.put(NO_STORE);
    }
}
