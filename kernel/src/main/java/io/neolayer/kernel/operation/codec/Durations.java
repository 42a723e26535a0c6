package io.neolayer.kernel.operation.codec;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations: ISO 8601 in bodies ({@code PT30S}, {@code P7D}), also the short form elsewhere ({@code 10s}, {@code 7d}). */
public final class Durations {
    private static final Pattern SHORT = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");
    private static final Pattern ISO =
            Pattern.compile("P(?=[0-9T])([0-9]+D)?(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+(\\.[0-9]{1,9})?S)?)?");

    private Durations() {}

    /**
     * Reads an ISO 8601 duration of days, hours, minutes and seconds, not negative.
     *
     * @throws DateTimeException for anything else
     */
    public static Duration iso(String text) {
        if (text.length() > 40 || !ISO.matcher(text).matches()) {
            throw new DateTimeException("expected an ISO 8601 duration such as PT30S");
        }
        return parsed(text);
    }

    /**
     * Reads either form.
     *
     * @throws DateTimeException for anything else
     */
    public static Duration either(String text) {
        Matcher matcher = SHORT.matcher(text);
        if (!matcher.matches()) {
            if (text.startsWith("P")) {
                return iso(text);
            }
            throw new DateTimeException("expected a duration such as 10s, 5m, 2h, 7d or PT30S");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    /** Whole days from two on as {@code P7D}, the rest as {@code PT30S}. */
    public static String text(Duration duration) {
        boolean days = duration.toDays() >= 2 && duration.equals(Duration.ofDays(duration.toDays()));
        return days ? "P" + duration.toDays() + "D" : duration.toString();
    }

    private static Duration parsed(String text) {
        try {
            return Duration.parse(text);
        } catch (ArithmeticException e) {
            throw new DateTimeException("duration is out of range", e);
        }
    }
}
