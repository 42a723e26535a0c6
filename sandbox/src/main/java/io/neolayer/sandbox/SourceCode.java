package io.neolayer.sandbox;

import java.util.regex.Pattern;

/**
 * A checked source: its text, the SHA-256 of its UTF-8 form in lower-case hex (the cache key within an account), and what the check
 * found.
 */
public record SourceCode(String text, String sha256, Form form, Compat compat) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    public SourceCode {
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("expected a SHA-256 in lower-case hex, found " + sha256);
        }
    }
}
