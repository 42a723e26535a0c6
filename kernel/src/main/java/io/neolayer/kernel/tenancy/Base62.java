package io.neolayer.kernel.tenancy;

import java.util.random.RandomGenerator;

/** The digits {@code 0-9A-Za-z}, whose order is that of ASCII. */
final class Base62 {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private Base62() {}

    /** The number in exactly {@code width} digits, most significant first. */
    static String fixed(long number, int width) {
        var digits = new char[width];
        long rest = number;
        for (int i = width - 1; i >= 0; i--) {
            digits[i] = DIGITS.charAt((int) (rest % DIGITS.length()));
            rest /= DIGITS.length();
        }
        if (rest != 0) {
            throw new IllegalArgumentException(number + " needs more than " + width + " digits");
        }
        return new String(digits);
    }

    /** Digits drawn evenly, {@code log2(62)} bits each. */
    static String draw(RandomGenerator random, int width) {
        var digits = new StringBuilder(width);
        for (int i = 0; i < width; i++) {
            digits.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        return digits.toString();
    }

    static boolean holds(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (DIGITS.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }
}
