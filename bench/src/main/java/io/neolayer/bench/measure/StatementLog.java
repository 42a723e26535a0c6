package io.neolayer.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one connection of the product executed, as PostgreSQL's own log tells it. */
public final class StatementLog {
    private static final Pattern LINE =
            Pattern.compile("^\\d{4}-\\d\\d-\\d\\d [^\\[]*\\[(\\d+)\\] (LOG|DETAIL|[A-Z]+):  (.*)$");
    private static final Pattern EXECUTED = Pattern.compile("^(?:execute [^:]+|statement): (.*)$", Pattern.DOTALL);
    private static final Pattern PARAMETERS = Pattern.compile("^[Pp]arameters: (.*)$", Pattern.DOTALL);
    private static final Pattern PARAMETER =
            Pattern.compile("\\$\\d+ = (?:'((?:[^']|'')*)'|NULL)(?:, |$)", Pattern.DOTALL);

    /** One statement and the values of its parameters, null for NULL. */
    public record Executed(String sql, List<@Nullable String> values) {}

    private StatementLog() {}

    /** The length of a log now, to read what comes after it. */
    public static long position(Path log) {
        try {
            return Files.size(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The statements of the connection whose statements hold {@code marker}, in order, from {@code position} on. */
    public static List<Executed> read(Path log, long position, String marker) {
        try (var file = Files.newInputStream(log)) {
            file.skipNBytes(position);
            return parse(new String(file.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8), marker);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Entry(String process, String level, StringBuilder text) {}

    static List<Executed> parse(String text, String marker) {
        var entries = entries(text.lines());
        var process = entries.stream()
                .filter(entry -> entry.text().indexOf(marker) >= 0)
                .map(Entry::process)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no statement of the log holds " + marker));
        var found = new ArrayList<Executed>();
        for (var entry : entries) {
            if (!entry.process().equals(process)) {
                continue;
            }
            var executed = EXECUTED.matcher(entry.text());
            var parameters = PARAMETERS.matcher(entry.text());
            if (entry.level().equals("LOG") && executed.matches()) {
                found.add(new Executed(executed.group(1).strip(), List.of()));
            } else if (entry.level().equals("DETAIL") && parameters.matches() && !found.isEmpty()) {
                found.add(new Executed(found.removeLast().sql(), values(parameters.group(1))));
            }
        }
        return found;
    }

    /** Lines that do not begin like a new entry go on with the one before. */
    private static List<Entry> entries(Stream<String> lines) {
        var entries = new ArrayList<Entry>();
        lines.forEach(line -> {
            var matcher = LINE.matcher(line);
            if (matcher.matches()) {
                entries.add(new Entry(matcher.group(1), matcher.group(2), new StringBuilder(matcher.group(3))));
            } else if (!entries.isEmpty()) {
                entries.getLast().text().append('\n').append(line.startsWith("\t") ? line.substring(1) : line);
            }
        });
        return entries;
    }

    private static List<@Nullable String> values(String text) {
        var values = new ArrayList<@Nullable String>();
        var matcher = PARAMETER.matcher(text);
        while (matcher.find()) {
            var value = matcher.group(1);
            values.add(value == null ? null : value.replace("''", "'"));
        }
        return values;
    }
}
