package io.neolayer.service.automation;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneRulesException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads schedule texts and zone names. */
final class ScheduleText {
    static final String FIELD = "/schedule";
    private static final int LENGTH = 256;
    private static final int FOUND = 40;
    private static final String EVERY = "@every";
    private static final String AT = "@at";
    private static final Map<String, String> WORDS = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");
    private static final Pattern UNITS = Pattern.compile("(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?");

    /** Names of the zone database that are abbreviations of offsets and say nothing about a place. */
    private static final Set<String> ABBREVIATIONS = Set.of(
            "CET", "EET", "MET", "WET", "EST", "MST", "HST", "EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT", "GMT", "GMT0",
            "UCT");

    private ScheduleText() {}

    /** Throws {@link InvalidTiming} on {@code /schedule}. */
    static Schedule schedule(String text) {
        if (text.length() > LENGTH) {
            throw invalid(LENGTH, "at most " + LENGTH + " characters", text.length() + " characters");
        }
        String trimmed = text.strip();
        int start = text.indexOf(trimmed);
        if (!trimmed.startsWith("@")) {
            return new Schedule.Cron(new CronParser(FIELD).parse(text));
        }
        int space = space(trimmed);
        String word = trimmed.substring(0, space);
        String rest = trimmed.substring(space).strip();
        int restStart = start + trimmed.length() - rest.length();
        if (word.equals(EVERY)) {
            return new Schedule.Every(step(rest, restStart));
        }
        if (word.equals(AT)) {
            return time(rest, restStart);
        }
        String pattern = WORDS.get(word);
        if (pattern == null) {
            throw invalid(
                    start,
                    "@hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually, @every or @at in lower case",
                    word);
        }
        if (!rest.isEmpty()) {
            throw invalid(restStart, "nothing after " + word, rest);
        }
        return new Schedule.Cron(new CronParser(FIELD).parse(pattern));
    }

    /** A cron pattern or an @-word that stands for one; throws {@link InvalidTiming} on {@code field}. */
    static CronPattern pattern(String text, String field) {
        return new CronParser(field).parse(WORDS.getOrDefault(text.strip(), text));
    }

    /** Throws {@link InvalidTiming} on {@code /zone}: only names of the IANA database, in their own spelling. */
    static ZoneId zone(String name) {
        String expected = "an IANA name such as Europe/Berlin";
        boolean place = ZoneId.getAvailableZoneIds().contains(name)
                && !ABBREVIATIONS.contains(name)
                && !name.startsWith("SystemV/");
        if (!place) {
            Optional<String> meant = ZoneId.getAvailableZoneIds().stream()
                    .filter(known -> known.equalsIgnoreCase(name) && !ABBREVIATIONS.contains(known))
                    .findFirst();
            throw new InvalidTiming(Fault.whole("/zone", Fault.INVALID_ZONE, meant.orElse(expected), shown(name)));
        }
        try {
            return ZoneId.of(name);
        } catch (ZoneRulesException e) {
            throw new InvalidTiming(Fault.whole("/zone", Fault.INVALID_ZONE, expected, shown(name)));
        }
    }

    private static Duration step(String text, int start) {
        String expected = "a time of whole seconds such as 90s, 1h30m or PT90S";
        Duration step = text.startsWith("P") ? isoDuration(text, start, expected) : units(text, start, expected);
        if (step.isZero()
                || step.isNegative()
                || !step.truncatedTo(ChronoUnit.SECONDS).equals(step)) {
            throw invalid(start, expected, shown(text));
        }
        if (step.compareTo(Instants.HORIZON) > 0) {
            throw new InvalidTiming(
                    new Fault(FIELD, Fault.NEVER_FIRES, start + 1, "an instant within 8 years", shown(text)));
        }
        return step;
    }

    private static Duration units(String text, int start, String expected) {
        Matcher units = UNITS.matcher(text);
        if (text.isEmpty() || !units.matches()) {
            throw invalid(start, expected, shown(text));
        }
        return Duration.ofHours(number(units.group(1)))
                .plusMinutes(number(units.group(2)))
                .plusSeconds(number(units.group(3)));
    }

    private static Duration isoDuration(String text, int start, String expected) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw invalid(start, expected, shown(text));
        }
    }

    private static Schedule.At time(String text, int start) {
        try {
            var time = DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            if (text.indexOf('[') < 0 && text.indexOf('.') < 0 && Character.isDigit(text.charAt(0))) {
                return time instanceof OffsetDateTime offset
                        ? new Schedule.At(offset.toLocalDateTime(), offset.getOffset())
                        : new Schedule.At((LocalDateTime) time, null);
            }
        } catch (DateTimeException e) {
            // answered below like every other text
        }
        throw invalid(
                start, "a time of whole seconds such as 2026-12-01T09:00:00 or 2026-12-01T09:00:00Z", shown(text));
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static int space(String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) != ' ' && text.charAt(at) != '\t') {
            at++;
        }
        return at;
    }

    static String shown(String text) {
        if (text.isEmpty()) {
            return "nothing";
        }
        return text.length() <= FOUND ? text : text.substring(0, FOUND) + "…";
    }

    private static InvalidTiming invalid(int start, String expected, String found) {
        return new InvalidTiming(new Fault(FIELD, Fault.INVALID_CRON, start + 1, expected, found));
    }
}
