package io.neolayer.bench.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The machine of a run, as far as it can be told from inside. */
public record Machine(
        String cpu,
        int cores,
        long memoryBytes,
        double fsyncPerSecond,
        String kernel,
        String memoryLimit,
        String loadBefore) {
    private static final int REFERENCE_CORES = 8;
    private static final int FSYNCS = 200;

    /** @param work a folder on the disk of the database */
    public static Machine read(Path work) {
        return new Machine(
                line("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(line("/proc/meminfo", "MemTotal").split(" ")[0]) * 1024,
                fsyncPerSecond(work),
                text("/proc/sys/kernel/osrelease").orElse("unknown"),
                text("/sys/fs/cgroup/memory.max").orElse("none"),
                text("/proc/loadavg").orElse("unknown"));
    }

    /** {@code reference} from 8 cores on, else {@code small}. */
    public static String machineClass() {
        return isReference() ? "reference" : "small";
    }

    static boolean isReference() {
        return Runtime.getRuntime().availableProcessors() >= REFERENCE_CORES;
    }

    private static double fsyncPerSecond(Path work) {
        var file = work.resolve("fsync");
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            var began = System.nanoTime();
            for (var i = 0; i < FSYNCS; i++) {
                channel.write(ByteBuffer.wrap(new byte[8192]), 0);
                channel.force(false);
            }
            return FSYNCS / ((System.nanoTime() - began) / 1e9);
        } catch (IOException e) {
            return 0;
        }
    }

    private static String line(String file, String name) {
        return text(file).stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static Optional<String> text(String file) {
        try {
            return Optional.of(Files.readString(Path.of(file)).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
