package io.neolayer.kernel.jobs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells errors apart by what they are, not by the ids and numbers in them, so that equal ones can be counted and retried together. */
final class Fingerprints {
    private static final int BYTES = 8;

    private Fingerprints() {}

    /** 16 hex digits over kind, message without its digits, class and the first frame of ours. */
    static String of(String kind, String error, StackTraceElement... frames) {
        var text = new StringBuilder(kind).append('\n').append(error.replaceAll("[0-9a-f]{8,}|[0-9]+", "#"));
        for (StackTraceElement frame : frames) {
            if (frame.getClassName().startsWith("io.neolayer.")) {
                text.append('\n').append(frame.getClassName()).append('.').append(frame.getMethodName());
                break;
            }
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not usable in this Java runtime", e);
        }
    }
}
