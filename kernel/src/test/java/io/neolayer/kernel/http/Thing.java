package io.neolayer.kernel.http;

import io.neolayer.kernel.operation.Versioned;
import io.neolayer.kernel.storage.GatheredRead;
import io.neolayer.kernel.storage.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What the test slice keeps. */
record Thing(UUID id, String name, Color color, long version, Instant madeAt) implements Versioned {
    enum Color {
        RED,
        DARK_BLUE
    }

    static final GatheredRead<Thing> READ = new GatheredRead<>(
            "things.get",
            "SELECT id, name, color, version, made_at FROM things.thing WHERE id = ?",
            Thing::of,
            List.of("uuid"));

    static Thing of(Row row) {
        return new Thing(
                row.uuid("id"),
                row.text("name"),
                row.constant("color", Color.class),
                row.number("version"),
                row.instant("made_at"));
    }
}
