package io.neolayer.bench.subject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The packaged server, started as its own process with the settings of production; stopped by its process id. */
public final class ServerProcess implements AutoCloseable {
    private static final String READY = "ready http://";
    private static final Duration LONGEST_START = Duration.ofSeconds(90);
    private static final int STOP_SECONDS = 40;

    private final Process process;
    private final URI uri;
    private final Duration startUp;

    private ServerProcess(Process process, URI uri, Duration startUp) {
        this.process = process;
        this.uri = uri;
        this.startUp = startUp;
    }

    /**
     * Where and how a server runs.
     *
     * @param log file that gets its JSON lines, and what people read
     * @param javaOptions of the server's virtual machine, besides those of its launcher
     */
    public record Launch(Path program, Path dataFolder, Path log, String operatorToken, List<String> javaOptions) {}

    /** Returns when it is ready; a server that does not get there is ended, and its last lines are the message. */
    public static ServerProcess start(Launch launch) {
        var environment = new HashMap<>(Map.of(
                "LISTEN",
                "127.0.0.1:0",
                "DATA_DIR",
                launch.dataFolder().toString(),
                "API_TOKENS",
                "bench:operator:" + launch.operatorToken(),
                "JAVA_OPTS",
                String.join(" ", launch.javaOptions())));
        var builder = new ProcessBuilder(launch.program().toString(), "serve")
                .redirectErrorStream(true)
                .redirectOutput(launch.log().toFile())
                .directory(launch.dataFolder().resolveSibling("").toFile());
        builder.environment().putAll(environment);
        try {
            Files.deleteIfExists(launch.log());
            var began = System.nanoTime();
            var process = builder.start();
            var url = awaitReady(process, launch.log(), began + LONGEST_START.toNanos());
            if (url.isEmpty()) {
                end(process);
                throw new IllegalStateException("the server did not become ready:\n" + tail(launch.log()));
            }
            return new ServerProcess(process, URI.create(url.get()), Duration.ofNanos(System.nanoTime() - began));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public URI uri() {
        return uri;
    }

    /** From exec to the line that says ready. */
    public Duration startUp() {
        return startUp;
    }

    public boolean alive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        end(process);
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<String> awaitReady(Process process, Path log, long deadline)
            throws IOException, InterruptedException {
        while (System.nanoTime() < deadline) {
            try (var lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
                var ready = lines.filter(line -> line.startsWith(READY)).findFirst();
                if (ready.isPresent()) {
                    return ready.map(line -> line.substring("ready ".length()).strip());
                }
            }
            if (process.waitFor(5, TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The last lines of a log. */
    public static String tail(Path log) {
        try {
            var lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
