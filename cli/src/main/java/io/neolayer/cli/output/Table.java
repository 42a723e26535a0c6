package io.neolayer.cli.output;

import io.neolayer.cli.terminal.Plain;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Rows under headings, in columns as wide as the first rows need. */
final class Table {
    private static final int CELL = 60;
    private static final int GUESSED_COLUMNS = 5;

    private final View view;
    private final List<String> columns;
    private final int[] widths;

    Table(View view, List<JsonNode> sample) {
        this.view = view;
        this.columns = columns(view, sample);
        this.widths = columns.stream().mapToInt(c -> heading(c).length()).toArray();
        for (JsonNode row : sample) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], cell(row, columns.get(i)).length());
            }
        }
    }

    private static List<String> columns(View view, List<JsonNode> sample) {
        if (!view.fields().isEmpty()) {
            return view.fields();
        }
        if (!view.columns().isEmpty()) {
            return view.columns();
        }
        if (sample.isEmpty()) {
            return List.of();
        }
        JsonNode first = sample.getFirst();
        Stream<String> scalars = first.properties().stream()
                .filter(e -> e.getValue().isValueNode() && !e.getKey().equals("id"))
                .map(Map.Entry::getKey)
                .limit(GUESSED_COLUMNS);
        return Stream.concat(first.has("id") ? Stream.of("id") : Stream.empty(), scalars)
                .toList();
    }

    List<String> lines(List<JsonNode> rows, boolean headings) {
        List<String> lines = new ArrayList<>();
        if (headings && !columns.isEmpty()) {
            lines.add(line(columns.stream().map(Table::heading).toList()));
        }
        for (JsonNode row : rows) {
            lines.add(line(columns.stream().map(c -> cell(row, c)).toList()));
        }
        return lines;
    }

    private String line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(cells.get(i));
            if (i < cells.size() - 1) {
                line.append(" ".repeat(Math.max(0, widths[i] - cells.get(i).length()) + 2));
            }
        }
        return line.toString().stripTrailing();
    }

    private String cell(JsonNode row, String column) {
        return cut(Plain.line(Json.plain(View.at(row, column))), view.wide());
    }

    private static String cut(String text, boolean wide) {
        return wide || text.length() <= CELL ? text : text.substring(0, CELL - 1) + "…";
    }

    private static String heading(String column) {
        return column.toUpperCase(Locale.ROOT);
    }

    /** One object: a line for each field; a single result is never cut. */
    static String fields(JsonNode object) {
        int width = object.properties().stream()
                .mapToInt(e -> e.getKey().length())
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            String value = Plain.line(Json.plain(entry.getValue()));
            text.append(Plain.line(entry.getKey()))
                    .append(" ".repeat(width - entry.getKey().length() + 2))
                    .append(value)
                    .append('\n');
        }
        return text.toString().lines().map(String::stripTrailing).collect(java.util.stream.Collectors.joining("\n"));
    }
}
