package io.neolayer.service.automation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads a cron pattern of 5 or 6 fields; the first thing that is wrong is thrown with its place. */
final class CronParser {
    private record Word(String text, int start) {}

    private final String field;

    /** {@code field} is the JSON pointer that faults name. */
    CronParser(String field) {
        this.field = field;
    }

    CronPattern parse(String text) {
        List<Word> words = words(text);
        if (!words.isEmpty() && words.getFirst().text().indexOf('=') >= 0) {
            Word zone = words.getFirst();
            throw invalid(zone.start(), "5 or 6 fields alone; a time zone stands in /zone", zone.text());
        }
        if (words.size() != 5 && words.size() != 6) {
            throw new InvalidTiming(
                    Fault.whole(field, Fault.INVALID_CRON, "5 or 6 fields", Integer.toString(words.size())));
        }
        boolean withSeconds = words.size() == 6;
        List<Word> rest = withSeconds ? words.subList(1, 6) : words;
        long seconds = withSeconds ? items(CronField.SECOND, words.getFirst()).values() : 1;
        long minutes = items(CronField.MINUTE, rest.get(0)).values();
        Word hour = rest.get(1);
        int hours = (int) items(CronField.HOUR, hour).values();
        DayRule days = days(rest.get(2), rest.get(4));
        int months = (int) items(CronField.MONTH, rest.get(3)).values();
        return new CronPattern(
                new TimeOfDay(seconds, minutes, hours),
                days,
                months,
                hour.text().startsWith("*"));
    }

    private DayRule days(Word day, Word weekday) {
        boolean both = weekday.text().startsWith("+");
        Word restriction = both ? new Word(weekday.text().substring(1), weekday.start() + 1) : weekday;
        var days = items(CronField.DAY, day);
        int matching = (int) days.values();
        var weekdays = items(CronField.WEEKDAY, restriction);
        int matchingWeekdays = (int) weekdays.values();
        boolean either = !both && restricted(day.text()) && restricted(restriction.text());
        return new DayRule(matching, days.lastDay(), days.nearest(), matchingWeekdays, weekdays.occurrences(), either);
    }

    private CronItems items(CronField which, Word word) {
        return new CronItems(this, which, word.text(), word.start());
    }

    /** A fault at a place of the text; {@code start} counts from 0. */
    InvalidTiming invalid(int start, String expected, String found) {
        return new InvalidTiming(new Fault(field, Fault.INVALID_CRON, start + 1, expected, found));
    }

    private static boolean restricted(String text) {
        return !text.startsWith("*") && !text.startsWith("?");
    }

    private static List<Word> words(String text) {
        var words = new ArrayList<Word>();
        int at = 0;
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && text.charAt(end) != ' ' && text.charAt(end) != '\t') {
                end++;
            }
            if (end > at) {
                words.add(new Word(text.substring(at, end).toUpperCase(Locale.ROOT), at));
            }
            at = end + 1;
        }
        return words;
    }
}
