package io.neolayer.kernel.http;

import io.neolayer.kernel.operation.codec.QueryValues;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A query string, decoded as {@code application/x-www-form-urlencoded}. */
record QueryString(Map<String, List<String>> values) implements QueryValues {
    /**
     * Decodes.
     *
     * @throws Problem 400 {@code invalid_parameter} for too many parameters or bytes that are no UTF-8
     */
    static QueryValues of(@Nullable String raw, int most) {
        if (raw == null || raw.isEmpty()) {
            return QueryValues.NONE;
        }
        var values = new LinkedHashMap<String, List<String>>();
        int count = 0;
        for (String pair : raw.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            if (++count > most) {
                throw Problem.of(
                        ProblemCode.INVALID_PARAMETER, "expected at most " + most + " query parameters, found more");
            }
            int equals = pair.indexOf('=');
            String name = PercentText.decodeForm(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : PercentText.decodeForm(pair.substring(equals + 1));
            values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
        }
        return new QueryString(values);
    }

    @Override
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    @Override
    public Set<String> names() {
        return values.keySet();
    }

    /** The same text for queries that mean the same. */
    static String canonical(QueryValues query) {
        var sorted = new TreeMap<String, List<String>>();
        query.names().forEach(name -> sorted.put(name, query.all(name)));
        return sorted.toString();
    }
}
