package io.neolayer.sandbox.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.graalvm.polyglot.Source;

/** The JavaScript that makes the globals. */
public final class Preludes {
    private static final List<String> FILES =
            List.of("prelude.js", "clone.js", "url.js", "devpack.js", "devpack-module.mjs");

    private Preludes() {}

    /** SHA-256 over all of it, in lower-case hex. */
    public static String sha256() {
        MessageDigest digest = Hashes.jdk("SHA-256");
        for (String file : FILES) {
            digest.update(text(file).getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static Source source(String file) {
        // frames of these files are left out of stacks by their name
        return Source.newBuilder("js", text(file), "neolayer:" + file)
                .internal(true)
                .buildLiteral();
    }

    static String text(String file) {
        try (InputStream in = Preludes.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing from the sandbox module");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sources that an engine parses once; apart, so that the hash needs no engine. */
    static final class Main {
        static final Source PRELUDE = source("prelude.js");
        static final Source CLONE = source("clone.js");
        static final Source URL = source("url.js");
        static final Source DEVPACK = source("devpack.js");

        private Main() {}
    }
}
