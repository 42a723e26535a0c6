package io.neolayer.neo.json;

import java.math.BigDecimal;

/** The text of a double by ECMAScript's Number::toString with radix 10, which RFC 8785 section 3.2.2.3 prescribes. */
final class Es6Number {
    private static final double PLAIN = 1e15;

    private Es6Number() {}

    static String format(double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("expected a finite number, found " + number);
        }
        if (number == (long) number && Math.abs(number) < PLAIN) {
            return Long.toString((long) number);
        }
        return (number < 0 ? "-" : "") + positive(Math.abs(number));
    }

    private static String positive(double number) {
        var text = Double.toString(number);
        int e = text.indexOf('E');
        int dot = text.indexOf('.');
        int end = e < 0 ? text.length() : e;
        var all = text.substring(0, dot) + text.substring(dot + 1, end);
        // the value is 0.DIGITS × 10^point once leading and trailing zeros are gone
        int point = dot + (e < 0 ? 0 : Integer.parseInt(text.substring(e + 1)));
        int from = 0;
        while (all.charAt(from) == '0') {
            from++;
        }
        int to = all.length();
        while (all.charAt(to - 1) == '0') {
            to--;
        }
        var digits = all.substring(from, to);
        point -= from;
        return digits.length() == 2 ? shortest(number, digits, point) : layout(digits, point);
    }

    // Double.toString settles for two digits where one would do (4.9E-324); ECMAScript wants the one (5e-324).
    private static String shortest(double number, String digits, int point) {
        int down = digits.charAt(0) - '0';
        var low = decimal(down, point);
        var high = decimal(down + 1, point);
        boolean lowFits = low.doubleValue() == number;
        boolean highFits = high.doubleValue() == number;
        if (!lowFits && !highFits) {
            return layout(digits, point);
        }
        var exact = new BigDecimal(number);
        boolean useLow = lowFits && (!highFits || exact.subtract(low).compareTo(high.subtract(exact)) <= 0);
        if (useLow) {
            return layout(Integer.toString(down), point);
        }
        return down == 9 ? layout("1", point + 1) : layout(Integer.toString(down + 1), point);
    }

    private static BigDecimal decimal(int digit, int point) {
        return BigDecimal.valueOf(digit).scaleByPowerOfTen(point - 1);
    }

    private static String layout(String digits, int point) {
        int count = digits.length();
        if (count <= point && point <= 21) {
            return digits + "0".repeat(point - count);
        }
        if (0 < point && point <= 21) {
            return digits.substring(0, point) + "." + digits.substring(point);
        }
        if (-6 < point && point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        int exponent = point - 1;
        var fraction = count == 1 ? "" : "." + digits.substring(1);
        return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }
}
