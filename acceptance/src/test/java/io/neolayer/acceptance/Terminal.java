package io.neolayer.acceptance;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program on a pseudo-terminal, as a person sits before it; {@code script} of util-linux makes the terminal. */
final class Terminal implements AutoCloseable {
    static final String CTRL_C = "\u0003";
    private static final Path SCRIPT = Path.of("/usr/bin/script");

    private final Process process;
    private final StringBuilder shown = new StringBuilder();
    private int seen;

    private Terminal(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::read);
    }

    /** @param command a line for the shell */
    static Terminal run(String command, Path folder, Map<String, String> environment) {
        if (!Files.isExecutable(SCRIPT)) {
            throw new AssertionError("expected " + SCRIPT + ", found none; install it: apt-get install bsdutils");
        }
        var builder = new ProcessBuilder(List.of(SCRIPT.toString(), "-qefc", command, "/dev/null"))
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().put("TERM", "dumb");
        try {
            return new Terminal(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (Reader reader = process.inputReader(StandardCharsets.UTF_8)) {
            var some = new char[4096];
            for (int count = reader.read(some); count >= 0; count = reader.read(some)) {
                synchronized (shown) {
                    shown.append(some, 0, count);
                    shown.notifyAll();
                }
            }
        } catch (IOException e) {
            // a terminal whose program ended gives no more
        }
    }

    void type(String keys) {
        try {
            process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the text is shown behind what was awaited before; returns all up to it. */
    String await(String text, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (shown) {
            while (shown.indexOf(text, seen) < 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("expected \"" + text + "\" on the terminal, found: " + shown);
                }
                try {
                    shown.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError(e);
                }
            }
            int end = shown.indexOf(text, seen) + text.length();
            String part = shown.substring(seen, end);
            seen = end;
            return part;
        }
    }

    String all() {
        synchronized (shown) {
            return shown.toString();
        }
    }

    /** All that runs on the terminal. */
    List<ProcessHandle> processes() {
        return process.descendants().toList();
    }

    /** Waits for the end of the program; returns its exit code. */
    int end(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the program did not end: " + all());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Ends what still runs. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }
}
