package io.neolayer.cli.command;

import io.neolayer.cli.terminal.CliFault;
import java.math.BigInteger;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people type them: {@code 10s}, {@code 5m}, {@code 2h}, {@code 7d}, or ISO 8601. */
public final class Durations {
    private static final Pattern SHORT = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");

    private Durations() {}

    public static Duration parse(String text, String option) {
        Matcher matcher = SHORT.matcher(text);
        try {
            if (matcher.matches()) {
                long number = new BigInteger(matcher.group(1)).longValueExact();
                return switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                };
            }
            return Duration.parse(text);
        } catch (DateTimeParseException | ArithmeticException e) {
            throw CliFault.usage(option + " must be a duration such as 10s, 5m, 2h or PT30S, found \"" + text + "\"");
        }
    }

    /** The ISO 8601 form, which bodies have. */
    public static String iso(String text) {
        Matcher matcher = SHORT.matcher(text);
        if (matcher.matches() && matcher.group(2).equals("d")) {
            return "P" + matcher.group(1) + "D";
        }
        return matcher.matches() ? parse(text, "").toString() : text;
    }
}
