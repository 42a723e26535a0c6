package io.neolayer.service.automation;

/**
 * The times of day that a cron pattern means, as bits for seconds, minutes and hours; each set has at least one. Times
 * are seconds of the day.
 */
record TimeOfDay(long seconds, long minutes, int hours) {
    static final int DAY = 86_400;
    static final int NONE = -1;
    private static final int HOUR = 3_600;
    private static final int MINUTE = 60;

    /** The earliest time at or after that one, or {@link #NONE}. */
    int atOrAfter(int time) {
        if (time >= DAY) {
            return NONE;
        }
        int hour = time / HOUR;
        int minute = time % HOUR / MINUTE;
        if (has(hours, hour)) {
            if (has(minutes, minute)) {
                int second = lowest(seconds, time % MINUTE);
                if (second >= 0) {
                    return hour * HOUR + minute * MINUTE + second;
                }
            }
            int later = lowest(minutes, minute + 1);
            if (later >= 0) {
                return hour * HOUR + later * MINUTE + lowest(seconds, 0);
            }
        }
        int next = lowest(hours, hour + 1);
        return next < 0 ? NONE : next * HOUR + lowest(minutes, 0) * MINUTE + lowest(seconds, 0);
    }

    /** The latest time at or before that one, or {@link #NONE}. */
    int atOrBefore(int time) {
        int hour = time / HOUR;
        int minute = time % HOUR / MINUTE;
        if (has(hours, hour)) {
            if (has(minutes, minute)) {
                int second = highest(seconds, time % MINUTE);
                if (second >= 0) {
                    return hour * HOUR + minute * MINUTE + second;
                }
            }
            int earlier = highest(minutes, minute - 1);
            if (earlier >= 0) {
                return hour * HOUR + earlier * MINUTE + highest(seconds, MINUTE);
            }
        }
        int previous = highest(hours, hour - 1);
        return previous < 0 ? NONE : previous * HOUR + highest(minutes, MINUTE) * MINUTE + highest(seconds, MINUTE);
    }

    boolean matches(int time) {
        return has(hours, time / HOUR) && has(minutes, time % HOUR / MINUTE) && has(seconds, time % MINUTE);
    }

    /** How many times lie before that one. */
    int before(int time) {
        if (time >= DAY) {
            return perDay();
        }
        int hour = time / HOUR;
        int minute = time % HOUR / MINUTE;
        int perMinute = Long.bitCount(seconds);
        int count = below(hours, hour) * Long.bitCount(minutes) * perMinute;
        if (has(hours, hour)) {
            count += below(minutes, minute) * perMinute;
            if (has(minutes, minute)) {
                count += below(seconds, time % MINUTE);
            }
        }
        return count;
    }

    int perDay() {
        return Integer.bitCount(hours) * Long.bitCount(minutes) * Long.bitCount(seconds);
    }

    int first() {
        return atOrAfter(0);
    }

    int last() {
        return atOrBefore(DAY - 1);
    }

    /** The shortest distance between two times of one day, or {@link #DAY} when there is only one. */
    int shortestGap() {
        int shortest = Math.min(closest(seconds), DAY);
        shortest = Math.min(shortest, across(minutes, MINUTE, spread(seconds)));
        int inHour = spread(minutes) * MINUTE + spread(seconds);
        return Math.min(shortest, across(hours, HOUR, inHour));
    }

    // from the last time of one unit to the first of the next one that is set
    private static int across(long units, int size, int spread) {
        int apart = closest(units);
        return apart >= DAY ? DAY : apart * size - spread;
    }

    private static int closest(long bits) {
        int shortest = DAY;
        for (int from = lowest(bits, 0), to; (to = lowest(bits, from + 1)) >= 0; from = to) {
            shortest = Math.min(shortest, to - from);
        }
        return shortest;
    }

    private static int spread(long bits) {
        return highest(bits, MINUTE) - lowest(bits, 0);
    }

    private static boolean has(long bits, int index) {
        return (bits >> index & 1) != 0;
    }

    private static int below(long bits, int index) {
        return Long.bitCount(bits & ((1L << index) - 1));
    }

    private static int lowest(long bits, int from) {
        long rest = from >= MINUTE ? 0 : bits >> from << from;
        return rest == 0 ? NONE : Long.numberOfTrailingZeros(rest);
    }

    private static int highest(long bits, int to) {
        long rest = to < 0 ? 0 : to >= MINUTE ? bits : bits & ((1L << (to + 1)) - 1);
        return rest == 0 ? NONE : 63 - Long.numberOfLeadingZeros(rest);
    }
}
