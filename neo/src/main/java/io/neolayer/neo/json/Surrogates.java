package io.neolayer.neo.json;

/** Finds halves of surrogate pairs, which are not Unicode text and have no UTF-8 form. */
final class Surrogates {
    private Surrogates() {}

    /** Index of the first lone surrogate, or -1. */
    static int findLone(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean alone = Character.isHighSurrogate(c)
                    ? i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))
                    : Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
            if (alone) {
                return i;
            }
        }
        return -1;
    }
}
