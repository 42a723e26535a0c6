package io.neolayer.kernel.operation;

import java.util.ArrayList;
import java.util.List;

/**
 * A path template in its segments.
 *
 * @param segments as written, parameters in braces
 * @param parameters the parameters' names in order
 */
public record Template(List<String> segments, List<String> parameters) {
    /** Reads {@code /accounts/{account_id}/things/{id}}. */
    public static Template of(String path) {
        var segments = new ArrayList<String>();
        var parameters = new ArrayList<String>();
        for (String segment : path.substring(1).split("/", -1)) {
            segments.add(segment);
            if (isParameter(segment)) {
                parameters.add(segment.substring(1, segment.length() - 1));
            }
        }
        return new Template(List.copyOf(segments), List.copyOf(parameters));
    }

    public static boolean isParameter(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }

    /** What the path of an account's operation names after {@code /accounts/{account_id}/}, with the parameters' values. */
    public String resource(String[] values) {
        var text = new StringBuilder(48);
        int parameter = 0;
        for (int i = 0; i < segments.size(); i++) {
            boolean value = isParameter(segments.get(i));
            if (i >= 2) {
                text.append(i == 2 ? "" : "/").append(value ? values[parameter] : segments.get(i));
            }
            parameter += value ? 1 : 0;
        }
        return text.toString();
    }

    /** The same for all templates that the same paths match. */
    public String shape() {
        return String.join(
                "/", segments.stream().map(s -> isParameter(s) ? "{}" : s).toList());
    }
}
