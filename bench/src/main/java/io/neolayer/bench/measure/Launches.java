package io.neolayer.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How long programs take from their start to their end. */
public final class Launches {
    private static final int LONGEST_SECONDS = 60;

    private Launches() {}

    /** Runs a program that must end with 0. */
    public static Duration once(List<String> command, Map<String, String> environment, Path folder) {
        try {
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .directory(folder.toFile());
            builder.environment().putAll(environment);
            var began = System.nanoTime();
            var process = builder.start();
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " did not end within " + LONGEST_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException(command + " ended with " + process.exitValue());
            }
            return Duration.ofNanos(System.nanoTime() - began);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The same several times, after one that does not count. */
    public static List<Duration> times(int times, List<String> command, Map<String, String> environment, Path folder) {
        once(command, environment, folder);
        var durations = new ArrayList<Duration>();
        for (var i = 0; i < times; i++) {
            durations.add(once(command, environment, folder));
        }
        return durations;
    }

    public static Duration median(List<Duration> durations) {
        return durations.stream().sorted().toList().get(durations.size() / 2);
    }
}
