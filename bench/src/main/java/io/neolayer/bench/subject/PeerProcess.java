package io.neolayer.bench.subject;

import io.neolayer.bench.measure.Pgbench;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The minimal server as its own process, on the product's database with the product's options of the virtual machine. */
public final class PeerProcess implements AutoCloseable {
    private static final List<String> OPTIONS = List.of(
            "-Xms32m",
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private final Process process;
    private final int port;

    private PeerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    public static PeerProcess start(Pgbench.PgTarget database, int pool, Path log) {
        var command = new ArrayList<String>();
        command.add(java());
        command.addAll(OPTIONS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.neolayer.bench.peer.PeerServer"));
        command.add("jdbc:postgresql://" + database.host() + ":" + database.port() + "/" + database.database());
        command.addAll(List.of(database.user(), Integer.toString(pool)));
        try {
            var builder = new ProcessBuilder(command).redirectError(log.toFile());
            builder.environment().put("PGPASSWORD", database.password());
            var process = builder.start();
            var ready = process.inputReader().readLine();
            if (ready == null || !ready.startsWith("ready ")) {
                process.destroyForcibly();
                throw new IllegalStateException("the peer did not start:\n" + ServerProcess.tail(log));
            }
            return new PeerProcess(process, Integer.parseInt(ready.substring(6)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The Java program that this one runs on. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    public long pid() {
        return process.pid();
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
