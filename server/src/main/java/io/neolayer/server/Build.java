package io.neolayer.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which build this is. */
record Build(String version, String commit, String builtAt) {
    static Build read() {
        try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
            var facts = new Properties();
            if (in == null) {
                throw new IllegalStateException("build.properties is missing from the program");
            }
            facts.load(in);
            return new Build(fact(facts, "version"), fact(facts, "commit"), fact(facts, "built_at"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String fact(Properties facts, String name) {
        return facts.getProperty(name, "unknown");
    }

    @Override
    public String toString() {
        return "service-layer " + version + " (" + commit + ", " + builtAt + "), Java " + Runtime.version();
    }
}
