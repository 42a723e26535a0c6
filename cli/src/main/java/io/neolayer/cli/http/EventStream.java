package io.neolayer.cli.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Server-sent events as the HTML standard frames them; comments are skipped. */
public final class EventStream implements AutoCloseable {
    /**
     * One event.
     *
     * @param id the last id seen, which stands for later events too
     */
    public record Event(String id, String type, String data) {}

    private final BufferedReader reader;
    private String lastId = "";

    EventStream(InputStream in) {
        this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /** The next event; empty at the end of the stream. */
    public Optional<Event> next() throws IOException {
        StringBuilder data = new StringBuilder();
        String type = "message";
        boolean some = false;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.isEmpty()) {
                if (some) {
                    data.setLength(data.length() - 1);
                    return Optional.of(new Event(lastId, type, data.toString()));
                }
                type = "message";
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            if (value.startsWith(" ")) {
                value = value.substring(1);
            }
            switch (field) {
                case "data" -> {
                    data.append(value).append('\n');
                    some = true;
                }
                case "event" -> type = value;
                case "id" -> lastId = value;
                default -> {}
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
