package io.neolayer.neo;

import io.neolayer.neo.codec.Hex;
import io.neolayer.neo.json.CanonicalJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads the public vectors that lie beside the tests. */
public final class Vectors {
    /** One case of a Wycheproof file, with the group that it stands in. */
    public record Case(Map<?, ?> group, Map<?, ?> test) {
        public byte[] bytes(String name) {
            return Hex.decode(text(name));
        }

        public boolean valid() {
            return switch (text("result")) {
                case "valid" -> true;
                case "invalid" -> false;
                // none of the files used here has an "acceptable" case; a new one must be decided first
                default -> throw new IllegalStateException("undecided case " + this);
            };
        }

        public byte[] publicKey(String name) {
            return Hex.decode((String) member((Map<?, ?>) member(group, "publicKey"), name));
        }

        private String text(String name) {
            return (String) member(test, name);
        }

        @Override
        public String toString() {
            return test.get("tcId") + " " + test.get("comment") + ": " + test.get("result");
        }
    }

    private Vectors() {}

    public static byte[] read(String path) {
        try (var in = Vectors.class.getResourceAsStream("/vectors/" + path)) {
            return Objects.requireNonNull(in, path).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<Case> wycheproof(String file) {
        var root = (Map<?, ?>) Objects.requireNonNull(CanonicalJson.parse(read("wycheproof/" + file)));
        var cases = new ArrayList<Case>();
        for (var group : (List<?>) member(root, "testGroups")) {
            for (var test : (List<?>) member((Map<?, ?>) group, "tests")) {
                cases.add(new Case((Map<?, ?>) group, (Map<?, ?>) test));
            }
        }
        return cases;
    }

    private static Object member(Map<?, ?> object, String name) {
        return Objects.requireNonNull(object.get(name), name);
    }
}
