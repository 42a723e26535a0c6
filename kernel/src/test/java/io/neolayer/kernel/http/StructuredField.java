package io.neolayer.kernel.http;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A strict reader of RFC 9651 lists and items of strings and numbers with parameters, as a client would have it. */
final class StructuredField {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
    private static final Pattern KEY = Pattern.compile("[a-z*][a-z0-9_.*-]*");

    /** One member: a string, or a number as BigDecimal. */
    record Item(Object value, Map<String, Object> parameters) {}

    private final String text;
    private int at;

    private StructuredField(String text) {
        this.text = text;
    }

    /** Reads a list; throws IllegalArgumentException for anything else. */
    static List<Item> list(String text) {
        var field = new StructuredField(text);
        field.skip(" ");
        List<Item> items = new ArrayList<>();
        while (field.at < text.length()) {
            items.add(field.item());
            field.skip(" \t");
            if (field.at == text.length()) {
                return items;
            }
            field.expect(',');
            field.skip(" \t");
            field.demand(field.at < text.length());
        }
        return items;
    }

    /** Reads one item. */
    static Item single(String text) {
        var field = new StructuredField(text);
        field.skip(" ");
        Item item = field.item();
        field.skip(" ");
        field.demand(field.at == text.length());
        return item;
    }

    private Item item() {
        Object value = bare();
        Map<String, Object> parameters = new LinkedHashMap<>();
        while (at < text.length() && text.charAt(at) == ';') {
            at++;
            skip(" ");
            Matcher key = KEY.matcher(text).region(at, text.length());
            demand(key.lookingAt());
            at = key.end();
            Object parameter = true;
            if (at < text.length() && text.charAt(at) == '=') {
                at++;
                parameter = bare();
            }
            parameters.put(key.group(), parameter);
        }
        return new Item(value, parameters);
    }

    private Object bare() {
        demand(at < text.length());
        return text.charAt(at) == '"' ? string() : number();
    }

    private BigDecimal number() {
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        demand(number.lookingAt());
        String digits = number.group().replace("-", "");
        int point = digits.indexOf('.');
        demand(point < 0 ? digits.length() <= 15 : point <= 12 && digits.length() - point - 1 <= 3);
        at = number.end();
        return new BigDecimal(number.group());
    }

    private String string() {
        var value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return value.toString();
            }
            if (c == '\\') {
                at++;
                demand(at < text.length() && "\"\\".indexOf(text.charAt(at)) >= 0);
                c = text.charAt(at);
            }
            demand(c >= 0x20 && c <= 0x7e);
            value.append(c);
        }
        throw new IllegalArgumentException("a string without end: " + text);
    }

    private void skip(String blanks) {
        while (at < text.length() && blanks.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void expect(char c) {
        demand(text.charAt(at) == c);
        at++;
    }

    private void demand(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("no structured field at " + at + ": " + text);
        }
    }
}
