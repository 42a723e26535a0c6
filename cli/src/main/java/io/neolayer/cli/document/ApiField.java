package io.neolayer.cli.document;

import java.util.List;

/**
 * One value that a caller may give: a parameter, or a property of the body.
 *
 * @param path names from the body's root
 * @param values the allowed ones, or empty
 * @param format as in the document, or empty
 * @param bounds what else is demanded, for people
 * @param fallback the default as text, or empty
 */
public record ApiField(
        List<String> path,
        Kind kind,
        boolean required,
        boolean sensitive,
        List<String> values,
        String format,
        String bounds,
        String fallback,
        String description) {

    /** How a value is written on a command line. */
    public enum Kind {
        TEXT,
        INTEGER,
        NUMBER,
        BOOLEAN,
        /** An array of text. */
        TEXTS,
        /** An array of integers. */
        INTEGERS,
        /** An object of text values with free names. */
        MAP,
        /** Only inside a whole body. */
        DEEP
    }

    public ApiField {
        path = List.copyOf(path);
        values = List.copyOf(values);
    }

    public String name() {
        return String.join(".", path);
    }

    /** The name in kebab case, as an option has it, without the dashes. */
    public String word() {
        return name().replace('_', '-');
    }

    /** The JSON pointer of the field in the body. */
    public String pointer() {
        return "/" + String.join("/", path);
    }

    public ApiField withDescription(String text) {
        return new ApiField(path, kind, required, sensitive, values, format, bounds, fallback, text);
    }
}
