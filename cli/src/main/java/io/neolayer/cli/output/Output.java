package io.neolayer.cli.output;

import io.neolayer.cli.terminal.ClosedOutput;
import io.neolayer.cli.terminal.Plain;
import java.io.PrintStream;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Standard output, which holds results and nothing else. */
public final class Output {
    private final PrintStream out;
    private final boolean terminal;
    private final Format format;

    public Output(PrintStream out, boolean terminal, Format format) {
        this.out = out;
        this.terminal = terminal;
        this.format = format;
    }

    public Format format() {
        return format;
    }

    /** A text of our own making, as it is. */
    public void text(String text) {
        out.println(text);
        flush();
    }

    /** One result. */
    public void value(JsonNode node, View view) {
        JsonNode shown = view.fields().isEmpty() ? node : view.cut(node);
        switch (format) {
            case JSON -> text(json(shown));
            case YAML -> text(Yaml.of(shown).stripTrailing());
            case TABLE -> text(node.isObject() ? Table.fields(shown) : Plain.lines(Json.plain(shown)));
        }
    }

    /** One object of a stream. */
    public void event(JsonNode node) {
        switch (format) {
            case JSON -> text(Json.compact(node));
            case YAML -> text("---\n" + Yaml.of(node).stripTrailing());
            case TABLE -> text(Plain.line(Json.plain(node)));
        }
    }

    /** A page of a list: {@code items} and {@code next_cursor}. */
    public void page(JsonNode page, View view) {
        if (format == Format.TABLE) {
            Table table = new Table(view, page.path("items").valueStream().toList());
            table.lines(page.path("items").valueStream().toList(), true).forEach(this::text);
            return;
        }
        ObjectNode shown = Json.object();
        page.properties().forEach(e -> shown.set(e.getKey(), e.getValue()));
        if (!view.fields().isEmpty()) {
            var items = shown.putArray("items");
            page.path("items").forEach(item -> items.add(view.cut(item)));
        }
        value(shown, View.ALL);
    }

    /** A list that is written while it is read, in constant memory. */
    public Rows rows(View view) {
        return new Rows(this, view);
    }

    private String json(JsonNode node) {
        return terminal ? Json.pretty(node) : Json.compact(node);
    }

    void raw(String text) {
        out.print(text);
        flush();
    }

    private void flush() {
        out.flush();
        if (out.checkError()) {
            throw new ClosedOutput();
        }
    }

    /** A list longer than a page. */
    public static final class Rows {
        private final Output output;
        private final View view;
        private @org.jspecify.annotations.Nullable Table table;
        private long count;

        private Rows(Output output, View view) {
            this.output = output;
            this.view = view;
        }

        public void write(List<JsonNode> items) {
            switch (output.format) {
                case TABLE -> {
                    boolean first = table == null;
                    // widths are those of the first page: later ones are not known when it is printed
                    Table used = first ? new Table(view, items) : java.util.Objects.requireNonNull(table);
                    table = used;
                    used.lines(items, first).forEach(output::text);
                }
                case JSON -> {
                    for (JsonNode item : items) {
                        output.raw((count++ == 0 ? "{\"items\":[" : ",") + Json.compact(view.cut(item)));
                    }
                }
                case YAML -> {
                    for (JsonNode item : items) {
                        output.raw((count++ == 0 ? "items:\n" : "") + Yaml.entry(view.cut(item)));
                    }
                }
            }
        }

        /** @param cursor where the list goes on, or null at its end */
        public void end(JsonNode cursor) {
            switch (output.format) {
                case TABLE -> {}
                case JSON ->
                    output.text((count == 0 ? "{\"items\":[" : "") + "],\"next_cursor\":" + Json.compact(cursor) + "}");
                case YAML -> output.text((count == 0 ? "items: []\n" : "") + "next_cursor: " + Json.compact(cursor));
            }
        }
    }
}
