package io.neolayer.service.automation;

import java.time.YearMonth;

/**
 * Which days of a month a cron pattern means.
 *
 * @param days bit n = day n of the month
 * @param lastDay {@code L} in the day field
 * @param nearest n of {@code nW}, the working day closest to day n inside its month; 0 = none
 * @param weekdays bit n = every weekday n, 0 is Sunday
 * @param occurrences bit 8n+k = the k-th weekday n of the month, k 1-5; bit 8n+6 = the last one
 * @param either both fields are restricted and one match is enough; otherwise both must match
 */
record DayRule(int days, boolean lastDay, int nearest, int weekdays, long occurrences, boolean either) {
    static final int LAST_OCCURRENCE = 6;
    private static final int WEEK = 7;
    private static final int SUNDAY = 0;
    private static final int SATURDAY = 6;

    /** The days of that month that match, as bits 1-31. */
    int daysOf(YearMonth month) {
        int length = month.lengthOfMonth();
        int all = (int) ((1L << (length + 1)) - 2);
        int firstWeekday = month.atDay(1).getDayOfWeek().getValue() % WEEK;
        int byDay = byDay(length, firstWeekday) & all;
        int byWeekday = byWeekday(length, firstWeekday) & all;
        return either ? byDay | byWeekday : byDay & byWeekday;
    }

    private int byDay(int length, int firstWeekday) {
        int found = days;
        if (lastDay) {
            found |= 1 << length;
        }
        if (nearest > 0 && nearest <= length) {
            found |= 1 << workingDay(length, firstWeekday);
        }
        return found;
    }

    private int workingDay(int length, int firstWeekday) {
        int weekday = (firstWeekday + nearest - 1) % WEEK;
        if (weekday == SATURDAY) {
            return nearest == 1 ? 3 : nearest - 1;
        }
        if (weekday == SUNDAY) {
            return nearest == length ? length - 2 : nearest + 1;
        }
        return nearest;
    }

    private int byWeekday(int length, int firstWeekday) {
        int found = 0;
        for (int weekday = 0; weekday < WEEK; weekday++) {
            int first = 1 + (weekday - firstWeekday + WEEK) % WEEK;
            if ((weekdays >> weekday & 1) != 0) {
                for (int day = first; day <= length; day += WEEK) {
                    found |= 1 << day;
                }
            }
            int which = (int) (occurrences >> (8 * weekday)) & 0xff;
            if (which != 0) {
                for (int k = 1; k <= 5; k++) {
                    int day = first + WEEK * (k - 1);
                    boolean last = day <= length && day + WEEK > length && (which >> LAST_OCCURRENCE & 1) != 0;
                    if (day <= length && ((which >> k & 1) != 0 || last)) {
                        found |= 1 << day;
                    }
                }
            }
        }
        return found;
    }
}
