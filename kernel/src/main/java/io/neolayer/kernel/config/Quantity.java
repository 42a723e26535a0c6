package io.neolayer.kernel.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes and durations as people write them in settings. */
final class Quantity {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18})\\s*(B|KiB|MiB|GiB|TiB)?");
    private static final Pattern SHORT = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private Quantity() {}

    /** Bytes of {@code 4096}, {@code 4 KiB} or {@code 1MiB}. */
    static long bytes(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw new IllegalArgumentException("not a size");
        }
        long number = Long.parseLong(size.group(1));
        String unit = size.group(2) == null ? "B" : size.group(2);
        int power = switch (unit) {
            case "KiB" -> 1;
            case "MiB" -> 2;
            case "GiB" -> 3;
            case "TiB" -> 4;
            default -> 0;
        };
        return Math.multiplyExact(number, 1L << (10 * power));
    }

    /** The shortest exact way to write a size. */
    static String ofBytes(long bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        int power = 0;
        long rest = bytes;
        while (power < units.length - 1 && rest >= 1024 && rest % 1024 == 0) {
            rest /= 1024;
            power++;
        }
        return power == 0 ? Long.toString(bytes) : rest + " " + units[power];
    }

    /** ISO 8601 ({@code PT30S}, {@code P1D}) or the short form ({@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 7d}). */
    static Duration duration(String text) {
        Matcher form = SHORT.matcher(text);
        if (!form.matches()) {
            try {
                return Duration.parse(text);
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("not a duration", e);
            }
        }
        long number = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
