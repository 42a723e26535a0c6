package io.neolayer.kernel.storage;

import java.util.function.IntFunction;

/** The {@code ?} of a statement, told apart from those in literals, quoted names and comments. */
final class Placeholders {
    private Placeholders() {}

    static int count(String sql) {
        var count = new int[1];
        replace(sql, at -> {
            count[0]++;
            return "?";
        });
        return count[0];
    }

    /** The statement with the n-th placeholder, counted from 0, replaced. */
    static String replace(String sql, IntFunction<String> replacement) {
        var out = new StringBuilder();
        var placeholder = 0;
        var at = 0;
        while (at < sql.length()) {
            var c = sql.charAt(at);
            var end = at + 1;
            switch (c) {
                case '\'', '"' -> end = after(sql, String.valueOf(c), at + 1);
                case '-' -> end = sql.startsWith("--", at) ? after(sql, "\n", at + 2) : end;
                case '/' -> end = sql.startsWith("/*", at) ? after(sql, "*/", at + 2) : end;
                default -> {}
            }
            if (c == '?') {
                out.append(replacement.apply(placeholder++));
            } else {
                out.append(sql, at, end);
            }
            at = end;
        }
        return out.toString();
    }

    private static int after(String sql, String mark, int from) {
        var found = sql.indexOf(mark, from);
        return found < 0 ? sql.length() : found + mark.length();
    }
}
