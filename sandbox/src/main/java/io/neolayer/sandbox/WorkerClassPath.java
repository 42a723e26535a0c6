package io.neolayer.sandbox;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Picks what a worker needs out of a larger class path, so that nothing of the server is in its reach. */
public final class WorkerClassPath {
    private static final List<String> ENGINE = List.of(
            "polyglot", "js-language", "regex", "truffle-api", "icu4j", "collections", "xz", "nativeimage", "word");

    private WorkerClassPath() {}

    /**
     * This module and the engine, out of the class path of this process.
     *
     * @throws IllegalStateException when one of them is not there
     */
    public static List<Path> fromCurrentProcess() {
        return from(System.getProperty("java.class.path"));
    }

    static List<Path> from(String classPath) {
        List<Path> picked = new ArrayList<>();
        boolean own = false;
        boolean engine = false;
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (entry.isEmpty() || path.getFileName() == null) {
                continue;
            }
            if (isOwn(path)) {
                picked.add(path);
                own = true;
            } else if (isEngine(path)) {
                picked.add(path);
                engine = true;
            }
        }
        if (!own || !engine) {
            throw new IllegalStateException("expected the sandbox module and the js engine on the class path, found "
                    + (own ? "no engine" : "no sandbox module"));
        }
        return picked;
    }

    private static boolean isOwn(Path path) {
        String name = String.valueOf(path.getFileName());
        if (Files.isDirectory(path)) {
            return Files.exists(path.resolve("io/neolayer/sandbox/package-info.class"));
        }
        return name.startsWith("sandbox-") && name.endsWith(".jar");
    }

    private static boolean isEngine(Path path) {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        if (!name.endsWith(".jar")) {
            return false;
        }
        boolean graal = path.toString().contains("graalvm") || name.matches(".*-25\\.\\d+\\.\\d+\\.\\d+\\.\\d+\\.jar");
        return graal && ENGINE.stream().anyMatch(part -> name.matches(part + "-\\d.*"));
    }
}
