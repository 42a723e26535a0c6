package io.neolayer.service.automation;

/** The items of one field of a cron pattern, in upper case: values, ranges, steps and the special days. */
final class CronItems {
    private static final int DIGITS = 4;

    private final CronParser parser;
    private final CronField field;
    private final String text;
    private final int start;
    private long values;
    private boolean lastDay;
    private int nearest;
    private long occurrences;

    CronItems(CronParser parser, CronField field, String text, int start) {
        this.parser = parser;
        this.field = field;
        this.text = text;
        this.start = start;
        read();
    }

    long values() {
        return values;
    }

    boolean lastDay() {
        return lastDay;
    }

    int nearest() {
        return nearest;
    }

    long occurrences() {
        return occurrences;
    }

    private void read() {
        int from = 0;
        while (true) {
            int comma = text.indexOf(',', from);
            int end = comma < 0 ? text.length() : comma;
            item(text.substring(from, end), from);
            if (comma < 0) {
                return;
            }
            from = comma + 1;
        }
    }

    private void item(String item, int at) {
        if (item.isEmpty()) {
            throw invalid(at, "a value of " + field.allowed(), at < text.length() ? "," : "nothing");
        }
        if (item.equals("?")) {
            if (!field.isDay() || !text.equals("?")) {
                throw invalid(at, field.isDay() ? "? alone in its field" : "? in a day field only", text);
            }
            add(field.first(), field.last(), 1);
        } else if (field == CronField.DAY && item.endsWith("W")) {
            closest(item, at);
        } else if (field == CronField.DAY && item.equals("L")) {
            lastDay = true;
        } else if (field == CronField.WEEKDAY && (item.indexOf('#') >= 0 || item.endsWith("L"))) {
            occurrence(item, at);
        } else {
            plain(item, at);
        }
    }

    private void plain(String item, int at) {
        int slash = item.indexOf('/');
        String range = slash < 0 ? item : item.substring(0, slash);
        int step = slash < 0 ? 1 : step(item.substring(slash + 1), at + slash + 1);
        if (range.equals("*")) {
            add(field.first(), field.last(), step);
            return;
        }
        int dash = range.indexOf('-');
        if (dash < 0) {
            int value = value(range, at);
            add(value, slash < 0 ? value : Math.max(value, field.last()), step);
            return;
        }
        int low = value(range.substring(0, dash), at);
        int high = value(range.substring(dash + 1), at + dash + 1);
        if (low > high) {
            throw invalid(at, "a range that rises (" + field.word() + " " + field.allowed() + ")", range);
        }
        add(low, high, step);
    }

    // a step longer than the whole field would fire once a round, which nobody means
    private int step(String digits, int at) {
        int count = field.last() - field.first() + 1;
        int step = number(digits);
        if (step < 1 || step > count) {
            throw invalid(at, "a step of 1-" + count, found(digits));
        }
        return step;
    }

    private void closest(String item, int at) {
        int day = number(item.substring(0, item.length() - 1));
        if (!item.equals(text) || day < field.first() || day > field.last()) {
            throw invalid(at, "one day before W, alone in its field, such as 15W", text);
        }
        nearest = day;
    }

    private void occurrence(String item, int at) {
        int hash = item.indexOf('#');
        String name = hash < 0 ? item.substring(0, item.length() - 1) : item.substring(0, hash);
        String which = hash < 0 ? "L" : item.substring(hash + 1);
        int weekday = value(name, at) % 7;
        boolean last = which.equals("L");
        int number = last ? DayRule.LAST_OCCURRENCE : number(which);
        if (!last && (number < 1 || number > 5)) {
            throw invalid(at + hash + 1, "1-5 or L after #", found(which));
        }
        occurrences |= 1L << (8 * weekday + number);
    }

    private int value(String word, int at) {
        int value = number(word);
        if (value < 0) {
            value = field.named(word);
        }
        if (value < field.first() || value > field.greatest()) {
            throw invalid(at, field.word() + " " + field.allowed(), found(word));
        }
        return value;
    }

    private void add(int low, int high, int step) {
        for (int value = low; value <= high; value += step) {
            values |= 1L << (field == CronField.WEEKDAY ? value % 7 : value);
        }
    }

    private InvalidTiming invalid(int at, String expected, String found) {
        return parser.invalid(start + at, expected, found);
    }

    private static String found(String word) {
        return word.isEmpty() ? "nothing" : word;
    }

    private static int number(String digits) {
        if (digits.isEmpty() || digits.length() > DIGITS) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + digit - '0';
        }
        return number;
    }
}
