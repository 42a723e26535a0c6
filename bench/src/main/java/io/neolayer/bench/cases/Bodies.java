package io.neolayer.bench.cases;

import io.neolayer.bench.http.Reply;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers as JSON, for the share of them that is compared in full. */
final class Bodies {
    private static final JsonMapper JSON = JsonMapper.shared();

    private Bodies() {}

    static JsonNode read(Reply reply) {
        return JSON.readTree(reply.body());
    }
}
