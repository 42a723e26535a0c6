package io.neolayer.cli.evidence;

import io.neolayer.cli.output.Json;
import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import io.neolayer.neo.codec.CodecException;
import io.neolayer.neo.codec.Hex;
import io.neolayer.neo.crypto.Hashes;
import io.neolayer.neo.json.CanonicalJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Compares the hashes of a signed payload with things at hand. */
record Matches(Map<String, @Nullable Object> payload) {
    /** Whether one signed field is about the thing at hand. */
    record Match(String field, boolean good) {}

    /** Hashes are over the RFC 8785 form. */
    List<Match> execution(JsonNode execution) {
        List<Match> matches = new ArrayList<>();
        matches.add(new Match("execution", Json.plain(execution.path("id")).equals(payload.get("execution"))));
        matches.add(hash("input_sha256", execution.path("input")));
        matches.add(hash("output_sha256", execution.path("output")));
        if (payload.containsKey("actions_sha256")) {
            matches.add(hash("actions_sha256", execution.path("actions")));
        }
        return matches;
    }

    private Match hash(String field, JsonNode value) {
        Object signed = payload.get(field);
        if (value.isMissingNode() || value.isNull()) {
            return new Match(field, signed == null);
        }
        try {
            String found = Hex.encode(Hashes.sha256(CanonicalJson.canonicalize(Json.bytes(value))));
            return new Match(field, found.equals(signed));
        } catch (CodecException e) {
            throw new CliFault(
                    Exit.UNREADABLE, "the execution's " + field + " cannot be computed: " + e.getMessage(), e);
        }
    }

    /** The hash is over the file's bytes. */
    Match source(byte[] bytes) {
        return new Match("code_sha256", Hex.encode(Hashes.sha256(bytes)).equals(payload.get("code_sha256")));
    }
}
