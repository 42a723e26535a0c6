package io.neolayer.service.automation;

import java.util.Locale;

/** A field of a cron pattern: its values, and the names that stand for them. */
enum CronField {
    SECOND(0, 59, ""),
    MINUTE(0, 59, ""),
    HOUR(0, 23, ""),
    DAY(1, 31, ""),
    MONTH(1, 12, "JAN,FEB,MAR,APR,MAY,JUN,JUL,AUG,SEP,OCT,NOV,DEC"),
    /** 7 is read too and means Sunday, like 0. */
    WEEKDAY(0, 6, "SUN,MON,TUE,WED,THU,FRI,SAT");

    private final int first;
    private final int last;
    private final String names;

    CronField(int first, int last, String names) {
        this.first = first;
        this.last = last;
        this.names = names;
    }

    int first() {
        return first;
    }

    int last() {
        return last;
    }

    /** The largest number that may be written. */
    int greatest() {
        return this == WEEKDAY ? 7 : last;
    }

    boolean isDay() {
        return this == DAY || this == WEEKDAY;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String allowed() {
        String range = first + "-" + greatest();
        return names.isEmpty()
                ? range
                : range + " or " + names.substring(0, 3) + "-" + names.substring(names.length() - 3);
    }

    /** The number that an upper-case name stands for, or -1. */
    int named(String name) {
        int index = name.length() == 3 ? names.indexOf(name) : -1;
        return index < 0 || index % 4 != 0 ? -1 : index / 4 + first;
    }
}
