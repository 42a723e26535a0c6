package io.neolayer.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A stream of server-sent events that a test reads. */
public final class Events implements AutoCloseable {
    private static final long HANG_SECONDS = 30;

    /** One event as it came. */
    public record Event(String id, String name, JsonNode data) {}

    private final InputStream body;
    private final BlockingQueue<Event> arrived = new LinkedBlockingQueue<>();

    Events(HttpResponse<InputStream> response) {
        this.body = response.body();
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (response.statusCode() != 200 || !type.equals("text/event-stream")) {
            throw new AssertionError("expected a stream of events, found " + response.statusCode() + " " + text());
        }
        Thread.ofVirtual().name("events").start(this::read);
    }

    private String text() {
        try (body) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            var id = "";
            var name = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    arrived.add(new Event(id, name, JsonMapper.shared().readTree(line.substring(6))));
                }
            }
        } catch (IOException e) {
            // closed by either side
        }
    }

    /** The next event; fails when none comes. */
    public Event next() {
        try {
            Event event = arrived.poll(HANG_SECONDS, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("waited in vain for an event");
            }
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public List<Event> next(int count) {
        var events = new ArrayList<Event>();
        while (events.size() < count) {
            events.add(next());
        }
        return events;
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
