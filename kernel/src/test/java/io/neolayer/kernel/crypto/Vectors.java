package io.neolayer.kernel.crypto;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Wycheproof files of this module, one element a case. */
final class Vectors {
    private Vectors() {}

    record Case(JsonNode group, JsonNode test) {
        byte[] bytes(String field) {
            return HexFormat.of().parseHex(test.get(field).asString());
        }

        boolean valid() {
            return test.get("result").asString().equals("valid");
        }

        @Override
        public String toString() {
            return test.get("tcId") + " " + test.get("comment").asString() + " ("
                    + test.get("result").asString() + ")";
        }
    }

    static Stream<Case> of(String file) throws IOException {
        try (var in = Objects.requireNonNull(Vectors.class.getResourceAsStream("/vectors/wycheproof/" + file), file)) {
            var groups = new JsonMapper().readTree(in).get("testGroups");
            return stream(groups).flatMap(group -> stream(group.get("tests")).map(test -> new Case(group, test)));
        }
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
