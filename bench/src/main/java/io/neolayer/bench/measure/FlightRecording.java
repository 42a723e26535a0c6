package io.neolayer.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** A JFR recording of another process, switched on and off through {@code jcmd}. */
public final class FlightRecording {
    private static final int HOTTEST = 10;

    private final long pid;
    private final Path file;

    private FlightRecording(long pid, Path file) {
        this.pid = pid;
        this.file = file;
    }

    public static FlightRecording start(long pid, Path file) {
        jcmd(
                pid,
                "JFR.start",
                "name=bench",
                "settings=profile",
                "jdk.CPUTimeSample#enabled=true",
                "jdk.CPUTimeSample#throttle=1ms");
        return new FlightRecording(pid, file);
    }

    public void stop() {
        jcmd(pid, "JFR.stop", "name=bench", "filename=" + file);
    }

    /** The frames on top of most samples, the product's frames nearest to the top, and the sites that allocate most. */
    public static List<String> hottest(Path file) {
        if (!Files.exists(file)) {
            return List.of("no recording was made");
        }
        var tops = new HashMap<String, Long>();
        var ours = new HashMap<String, Long>();
        var inclusive = new HashMap<String, Long>();
        var allocations = new HashMap<String, Long>();
        try (var recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                var event = recording.readEvent();
                if (event.getStackTrace() == null) {
                    continue;
                }
                switch (event.getEventType().getName()) {
                    case "jdk.CPUTimeSample" -> sample(event, tops, ours, inclusive);
                    case "jdk.ObjectAllocationSample" ->
                        allocations.merge(ourFrame(event), event.getLong("weight"), Long::sum);
                    default -> {
                        continue;
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var lines = new ArrayList<String>();
        lines.add("hottest frames: " + top(tops, HOTTEST, total(tops)));
        lines.add("hottest frames of the product: " + top(ours, HOTTEST, total(ours)));
        lines.add("product frames with all below them: " + top(inclusive, 3 * HOTTEST, total(tops)));
        lines.add("allocation by product frame: " + top(allocations, HOTTEST, total(allocations)));
        return lines;
    }

    private static void sample(
            RecordedEvent event, Map<String, Long> tops, Map<String, Long> ours, Map<String, Long> inclusive) {
        tops.merge(name(event.getStackTrace().getFrames().getFirst()), 1L, Long::sum);
        ours.merge(ourFrame(event), 1L, Long::sum);
        event.getStackTrace().getFrames().stream()
                .map(FlightRecording::name)
                .filter(name -> name.startsWith("io.neolayer"))
                .distinct()
                .forEach(name -> inclusive.merge(name, 1L, Long::sum));
    }

    private static String ourFrame(RecordedEvent event) {
        return event.getStackTrace().getFrames().stream()
                .map(FlightRecording::name)
                .filter(name -> name.startsWith("io.neolayer"))
                .findFirst()
                .orElse("(none)");
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    private static long total(Map<String, Long> counts) {
        return Math.max(1, counts.values().stream().mapToLong(each -> each).sum());
    }

    private static String top(Map<String, Long> counts, int most, long all) {
        return String.join(
                ", ",
                counts.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .limit(most)
                        .map(each -> String.format(
                                Locale.ROOT, "`%s` %.1f %%", each.getKey(), 100.0 * each.getValue() / all))
                        .toList());
    }

    private static void jcmd(long pid, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        command.add(Long.toString(pid));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var printed = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(command + " failed: " + printed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
