package io.neolayer.neo.json;

import io.neolayer.neo.codec.CodecException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one value in the form of RFC 8785, and knows the JSON Pointer of where it is. */
final class CanonicalWriter {
    private static final long MAX_SAFE = (1L << 53) - 1;
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out = new StringBuilder(256);
    private final Deque<Object> path = new ArrayDeque<>();

    String write(@Nullable Object value) {
        value(value);
        return out.toString();
    }

    private void value(@Nullable Object value) {
        switch (value) {
            case null -> out.append("null");
            case String text -> string(text);
            case Boolean bool -> out.append(bool.booleanValue());
            case Number number -> out.append(number(number));
            case Map<?, ?> map -> object(map);
            case List<?> list -> array(list);
            default ->
                throw fault("expected a JSON value, found a " + value.getClass().getName());
        }
    }

    private void object(Map<?, ?> map) {
        var names = new ArrayList<String>(map.size());
        for (var name : map.keySet()) {
            if (!(name instanceof String text)) {
                throw fault("expected member names that are strings");
            }
            names.add(text);
        }
        // String order is the order of UTF-16 code units, which is what RFC 8785 section 3.2.3 asks for
        Collections.sort(names);
        out.append('{');
        for (int i = 0; i < names.size(); i++) {
            var name = names.get(i);
            enter(name);
            if (i > 0) {
                out.append(',');
            }
            string(name);
            out.append(':');
            value(map.get(name));
            path.removeLast();
        }
        out.append('}');
    }

    private void array(List<?> list) {
        out.append('[');
        int i = 0;
        for (var element : list) {
            enter(i);
            if (i++ > 0) {
                out.append(',');
            }
            value(element);
            path.removeLast();
        }
        out.append(']');
    }

    private void enter(Object step) {
        if (path.size() == CanonicalJson.MAX_DEPTH) {
            throw fault("expected at most " + CanonicalJson.MAX_DEPTH + " levels of nesting");
        }
        path.addLast(step);
    }

    private void string(String text) {
        int lone = Surrogates.findLone(text);
        if (lone >= 0) {
            throw fault("expected Unicode text, found a lone surrogate at character " + lone);
        }
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private String number(Number number) {
        return switch (number) {
            case Integer n -> n.toString();
            case Short n -> n.toString();
            case Byte n -> n.toString();
            case Long n when n >= -MAX_SAFE && n <= MAX_SAFE -> n.toString();
            case Long n -> exact(BigDecimal.valueOf(n));
            case BigInteger n -> exact(new BigDecimal(n));
            case BigDecimal n -> exact(n);
            case Double n -> finite(n);
            case Float n -> finite(n);
            default ->
                throw fault(
                        "expected a JSON number, found a " + number.getClass().getName());
        };
    }

    private String finite(double number) {
        if (!Double.isFinite(number)) {
            throw fault("expected a finite number, found " + number);
        }
        return Es6Number.format(number);
    }

    private String exact(BigDecimal number) {
        double rounded = number.doubleValue();
        if (Double.isFinite(rounded)) {
            var text = Es6Number.format(rounded);
            if (new BigDecimal(text).compareTo(number) == 0) {
                return text;
            }
        }
        throw fault("expected a number that a double keeps digit for digit; write this one as a string");
    }

    private CodecException fault(String message) {
        var pointer = new StringBuilder();
        for (var step : path) {
            pointer.append('/').append(step.toString().replace("~", "~0").replace("/", "~1"));
        }
        return new CodecException("not_json", CodecException.WHOLE, message + " (at \"" + pointer + "\")");
    }
}
