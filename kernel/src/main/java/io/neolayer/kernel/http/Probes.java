package io.neolayer.kernel.http;

import io.neolayer.kernel.operation.codec.JsonCodec;
import java.util.LinkedHashMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code /livez}, {@code /readyz}, {@code /healthz}: exempt from every limit, from the last background results. */
final class Probes {
    private final Health health;
    private final JsonCodec json;

    Probes(Health health, JsonCodec json) {
        this.health = health;
        this.json = json;
    }

    /** Null when the path is no probe. */
    @Nullable
    Reply get(String path) {
        return switch (path) {
            case "/livez" -> reply(health.live());
            case "/readyz" -> reply(health.ready());
            case "/healthz" -> reply(health.health());
            default -> null;
        };
    }

    private Reply reply(Health.Probe probe) {
        var body = new LinkedHashMap<String, Object>();
        body.put("status", probe.status());
        if (!probe.components().isEmpty()) {
            body.put("components", new TreeMap<>(probe.components()));
        }
        return Reply.of(probe.ok() ? 200 : 503, Reply.JSON, json.encode(body));
    }
}
