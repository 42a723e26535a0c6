package io.neolayer.service.automation;

import java.time.DateTimeException;
import java.time.LocalDate;

/** Days of the job's zone on which no instant runs. */
sealed interface Exclusion {
    boolean covers(LocalDate date);

    /** One date. */
    record Day(LocalDate date) implements Exclusion {
        @Override
        public boolean covers(LocalDate other) {
            return date.equals(other);
        }
    }

    /** All dates from the first to the last, both included. */
    record Span(LocalDate from, LocalDate to) implements Exclusion {
        @Override
        public boolean covers(LocalDate date) {
            return !date.isBefore(from) && !date.isAfter(to);
        }
    }

    /** The days that a cron pattern matches; its times of day say nothing here. */
    record MatchingDays(CronPattern pattern) implements Exclusion {
        @Override
        public boolean covers(LocalDate date) {
            return pattern.matchesDay(date);
        }
    }

    /** Reads a date or a cron pattern; {@code index} is the place in the list. Throws {@link InvalidTiming}. */
    static Exclusion parse(String text, int index) {
        boolean date = !text.isEmpty() && text.indexOf(' ') < 0 && Character.isDigit(text.charAt(0));
        String field = field(index);
        return date ? new Day(date(text, field)) : new MatchingDays(ScheduleText.pattern(text, field));
    }

    /** Reads the form with two dates. Throws {@link InvalidTiming}. */
    static Exclusion parse(String from, String to, int index) {
        LocalDate first = date(from, field(index) + "/from");
        LocalDate last = date(to, field(index) + "/to");
        if (last.isBefore(first)) {
            throw new InvalidTiming(
                    Fault.whole(field(index) + "/to", Fault.RANGE, "a date not before " + first, last.toString()));
        }
        return new Span(first, last);
    }

    private static String field(int index) {
        return "/exclusions/" + index;
    }

    private static LocalDate date(String text, String field) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidTiming(Fault.whole(
                    field,
                    Fault.INVALID_CRON,
                    "a date such as 2026-12-25 or a cron pattern",
                    ScheduleText.shown(text)));
        }
    }
}
