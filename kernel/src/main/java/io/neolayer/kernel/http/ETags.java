package io.neolayer.kernel.http;

import org.jspecify.annotations.Nullable;

/** Comparison of {@code If-None-Match}, which is weak (RFC 9110 section 13.1.2). */
final class ETags {
    private ETags() {}

    static boolean match(String header, @Nullable String etag) {
        if (etag == null) {
            return false;
        }
        for (String given : header.split(",", -1)) {
            String tag = given.strip();
            if (tag.equals("*")
                    || tag.equals(etag)
                    || (tag.startsWith("W/") && tag.substring(2).equals(etag))) {
                return true;
            }
        }
        return false;
    }
}
