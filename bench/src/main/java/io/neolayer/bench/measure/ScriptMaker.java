package io.neolayer.bench.measure;

import io.neolayer.bench.measure.StatementLog.Executed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a pgbench script of the statements that two like requests of the product executed. A value that differs between
 * them and is short enough to be a key is drawn anew in each transaction, everywhere where it stands; all else stays as
 * the product sent it.
 */
public final class ScriptMaker {
    private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+)");
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d[ T].*");
    private static final int LONGEST_KEY = 120;

    private final Map<String, String> variables = new LinkedHashMap<>();
    private final StringBuilder body = new StringBuilder();

    private ScriptMaker() {}

    public static String of(List<Executed> one, List<Executed> other) {
        if (one.size() != other.size()) {
            throw new IllegalStateException("two like requests executed " + one.size() + " and " + other.size()
                    + " statements: " + one.stream().map(Executed::sql).toList());
        }
        var maker = new ScriptMaker();
        for (var i = 0; i < one.size(); i++) {
            maker.findKeys(one.get(i), other.get(i));
        }
        one.forEach(maker::append);
        var script = new StringBuilder();
        maker.variables
                .values()
                .forEach(name -> script.append("\\set ").append(name).append(" random(1, 1000000000000000000)\n"));
        return script.append(maker.body).toString();
    }

    private void findKeys(Executed one, Executed other) {
        if (!one.sql().equals(other.sql())) {
            throw new IllegalStateException("two like requests differ: " + one.sql() + " and " + other.sql());
        }
        for (var i = 0; i < one.values().size(); i++) {
            var value = one.values().get(i);
            if (value != null && !Objects.equals(value, other.values().get(i)) && isKey(value)) {
                variables.computeIfAbsent(value, each -> "key" + variables.size());
            }
        }
    }

    private static boolean isKey(String value) {
        return value.length() <= LONGEST_KEY
                && !TIME.matcher(value).matches()
                && !value.startsWith("{")
                && !value.startsWith("[");
    }

    private void append(Executed executed) {
        var sql = PARAMETER.matcher(executed.sql()).replaceAll(match -> {
            var at = Integer.parseInt(match.group(1)) - 1;
            return Matcher.quoteReplacement(term(executed.values().get(at)));
        });
        body.append(sql.replaceAll("\\s*\\n\\s*", " ")).append(";\n");
    }

    private String term(@Nullable String value) {
        if (value == null) {
            return "NULL";
        }
        var variable = variables.get(value);
        if (variable == null) {
            return literal(value);
        }
        var drawn = ":" + variable;
        if (UUID.matcher(value).matches()) {
            // the time stays, so that partitions by day are found; version and variant stay too
            return "(" + literal(value.substring(0, 20)) + " || substr(lpad(to_hex(" + drawn
                    + "::bigint), 15, '0'), 1, 3) || '-' || right(lpad(to_hex(" + drawn
                    + "::bigint), 15, '0'), 12))::uuid";
        }
        if (value.startsWith("\\x")) {
            var digits = value.length() - 2;
            return "decode(lpad(to_hex(" + drawn + "::bigint), " + digits + ", '0'), 'hex')";
        }
        if (NUMBER.matcher(value).matches()) {
            return drawn + "::bigint";
        }
        return "('bench ' || " + drawn + "::bigint)::text";
    }

    /** Without a colon, which pgbench takes for a variable. */
    private static String literal(String value) {
        if (NUMBER.matcher(value).matches()) {
            return "'" + value + "'";
        }
        return "E'"
                + value.replace("\\", "\\\\")
                        .replace("'", "''")
                        .replace(":", "\\x3A")
                        .replace("\n", "\\n") + "'";
    }
}
