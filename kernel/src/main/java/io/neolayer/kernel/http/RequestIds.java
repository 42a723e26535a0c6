package io.neolayer.kernel.http;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Request and trace ids: taken from the request when sane, else made. */
final class RequestIds {
    private final String prefix;
    private final AtomicLong count = new AtomicLong();

    RequestIds(SecureRandom random) {
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        this.prefix = HexFormat.of().formatHex(bytes) + "-";
    }

    /** 1 to 128 of {@code [A-Za-z0-9._-]} is taken as it is. */
    String of(@Nullable String given) {
        return given != null && sane(given) ? given : prefix + Long.toHexString(count.incrementAndGet());
    }

    private static boolean sane(String id) {
        if (id.isEmpty() || id.length() > 128) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!word && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    /** The trace id of a valid {@code traceparent} (W3C Trace Context), else null. */
    static @Nullable String trace(@Nullable String traceparent) {
        if (traceparent == null || traceparent.length() < 55) {
            return null;
        }
        boolean longer = traceparent.length() > 55;
        String version = traceparent.substring(0, 2);
        boolean shape = hex(version)
                && !version.equals("ff")
                && (!longer || (!version.equals("00") && traceparent.charAt(55) == '-'))
                && traceparent.charAt(2) == '-'
                && traceparent.charAt(35) == '-'
                && traceparent.charAt(52) == '-'
                && hex(traceparent.substring(53, 55));
        String trace = traceparent.substring(3, 35);
        String span = traceparent.substring(36, 52);
        return shape && hex(trace) && hex(span) && !zero(trace) && !zero(span) ? trace : null;
    }

    private static boolean hex(String text) {
        return text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    private static boolean zero(String text) {
        return text.chars().allMatch(c -> c == '0');
    }
}
