package io.neolayer.kernel.telemetry;

import java.util.regex.Pattern;

/** Replaces everything in a text that is shaped like a credential, so that a careless message cannot leak one. */
public final class Redactor {
    /** What stands in place of a credential. */
    public static final String MASK = "[redacted]";

    // ours; PEM blocks, also cut ones; JSON web tokens; Neo private keys in WIF form; authorization headers
    static final Pattern SHAPES = Pattern.compile(
            "(?:nsl|nsr|nsi|nslsec)_[0-9A-Za-z_]{4,}"
                    + "|-----BEGIN [A-Z0-9 ]{1,40}-----.*?(?:-----END [A-Z0-9 ]{1,40}-----|\\z)"
                    + "|eyJ[0-9A-Za-z_-]{8,}(?:\\.[0-9A-Za-z_-]*){0,4}"
                    + "|(?<![1-9A-HJ-NP-Za-km-z])[KL5][1-9A-HJ-NP-Za-km-z]{50,51}(?![1-9A-HJ-NP-Za-km-z])"
                    + "|(?i:\\b(?:bearer|basic)\\s+)[0-9A-Za-z._~+/=:-]{6,}"
                    + "|(?<=://)[^\\s/:@]{0,128}:[^\\s@]{1,512}(?=@)",
            Pattern.DOTALL);
    private static final int WIF = 51;

    private Redactor() {}

    public static String redact(String text) {
        return mayHold(text) ? SHAPES.matcher(text).replaceAll(MASK) : text;
    }

    /** False only where no shape can match: nearly every member of every line, for a tenth of what the pattern costs. */
    static boolean mayHold(String text) {
        int word = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean sign = switch (c) {
                case '_' -> i >= 3 && (text.startsWith("ns", i - 3) || text.startsWith("sec", i - 3));
                case '-' -> text.startsWith("-----BEGIN ", i);
                case 'e' -> text.startsWith("eyJ", i);
                case 'b', 'B' ->
                    text.regionMatches(true, i, "bearer", 0, 6) || text.regionMatches(true, i, "basic", 0, 5);
                case '@' -> true;
                default -> false;
            };
            word = alphanumeric(c) ? word + 1 : 0;
            if (sign || word >= WIF) {
                return true;
            }
        }
        return false;
    }

    private static boolean alphanumeric(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
