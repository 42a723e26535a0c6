package io.neolayer.kernel.telemetry;

import java.util.regex.Pattern;

/** Replaces everything in a text that is shaped like a credential, so that a careless message cannot leak one. */
public final class Redactor {
    /** What stands in place of a credential. */
    public static final String MASK = "[redacted]";

    // ours; PEM blocks, also cut ones; JSON web tokens; Neo private keys in WIF form; authorization headers
    private static final Pattern SHAPES = Pattern.compile(
            "(?:nsl|nsr|nsi|nslsec)_[0-9A-Za-z_]{4,}"
                    + "|-----BEGIN [A-Z0-9 ]{1,40}-----.*?(?:-----END [A-Z0-9 ]{1,40}-----|\\z)"
                    + "|eyJ[0-9A-Za-z_-]{8,}(?:\\.[0-9A-Za-z_-]*){0,4}"
                    + "|(?<![1-9A-HJ-NP-Za-km-z])[KL5][1-9A-HJ-NP-Za-km-z]{50,51}(?![1-9A-HJ-NP-Za-km-z])"
                    + "|(?i:\\b(?:bearer|basic)\\s+)[0-9A-Za-z._~+/=:-]{6,}"
                    + "|(?<=://)[^\\s/:@]{0,128}:[^\\s@]{1,512}(?=@)",
            Pattern.DOTALL);
    // shorter than the shortest shape
    private static final int SHORTEST = 8;

    private Redactor() {}

    public static String redact(String text) {
        return text.length() < SHORTEST ? text : SHAPES.matcher(text).replaceAll(MASK);
    }
}
