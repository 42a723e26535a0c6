package io.neolayer.server;

import io.neolayer.sandbox.SandboxConfig;
import io.neolayer.sandbox.SandboxListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Where the sandbox keeps its files: never under the data folder, which its workers must not read.
 *
 * @param image kept between starts
 * @param sockets of this process; removed with it
 */
record SandboxPlace(Path image, Path sockets) implements AutoCloseable {
    /** Set by the launcher: the folder of the packaged program. */
    private static final String HOME = "service-layer.home";

    static SandboxPlace find() {
        try {
            Path sockets = Files.createTempDirectory("nl-");
            Files.setPosixFilePermissions(sockets, PosixFilePermissions.fromString("rwx--x--x"));
            return new SandboxPlace(image(sockets), sockets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Beside the program when that folder is ours to write, else only as long as this process lives. */
    private static Path image(Path sockets) {
        String home = System.getProperty(HOME, "");
        return !home.isEmpty() && Files.isWritable(Path.of(home)) ? Path.of(home, "sandbox") : sockets.resolve("image");
    }

    SandboxConfig config(SandboxSettings settings, SandboxListener listener) {
        return SandboxConfig.defaults(image, sockets)
                .withWorkers(settings.workers(), settings.computing())
                .withHeapBytes(settings.workerHeap())
                .withListener(listener);
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(sockets)) {
            files.sorted(Comparator.reverseOrder()).forEach(SandboxPlace::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
