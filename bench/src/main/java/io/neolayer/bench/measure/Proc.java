package io.neolayer.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Times and sizes of processes at one moment, from {@code /proc} (proc(5)). */
final class Proc {
    private static final double TICKS_PER_SECOND = 100;
    private static final long PAGE = 4096;

    /**
     * One process.
     *
     * @param own its CPU seconds
     * @param ended CPU seconds of the children that it has waited for
     * @param resident bytes
     */
    record Entry(long pid, long parent, double own, double ended, long resident) {}

    private final Map<Long, Entry> entries;

    private Proc(Map<Long, Entry> entries) {
        this.entries = entries;
    }

    static Proc read() {
        var entries = new HashMap<Long, Entry>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var folder : folders) {
                try {
                    var entry = parse(Files.readString(folder.resolve("stat")));
                    entries.put(entry.pid(), entry);
                } catch (IOException ended) {
                    // between the listing and the reading
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Proc(entries);
    }

    static Entry parse(String stat) {
        var name = stat.lastIndexOf(')');
        var fields = stat.substring(name + 2).strip().split(" ");
        return new Entry(
                Long.parseLong(stat.substring(0, stat.indexOf(' '))),
                Long.parseLong(fields[1]),
                (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND,
                (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / TICKS_PER_SECOND,
                Long.parseLong(fields[21]) * PAGE);
    }

    boolean has(long pid) {
        return entries.containsKey(pid);
    }

    double own(long pid) {
        var entry = entries.get(pid);
        return entry == null ? 0 : entry.own();
    }

    double ended(long pid) {
        var entry = entries.get(pid);
        return entry == null ? 0 : entry.ended();
    }

    long resident(long pid) {
        var entry = entries.get(pid);
        return entry == null ? 0 : entry.resident();
    }

    /** The process and all that it started, directly or not, without those below {@code except}. */
    List<Entry> tree(long root, Set<Long> except) {
        var found = new ArrayList<Entry>();
        var seen = new HashSet<>(except);
        collect(root, seen, found);
        return found;
    }

    private void collect(long pid, Set<Long> seen, List<Entry> found) {
        if (!seen.add(pid)) {
            return;
        }
        var entry = entries.get(pid);
        if (entry != null) {
            found.add(entry);
        }
        entries.values().stream()
                .filter(each -> each.parent() == pid)
                .forEach(each -> collect(each.pid(), seen, found));
    }

    static double cpu(List<Entry> processes) {
        return processes.stream().mapToDouble(each -> each.own() + each.ended()).sum();
    }

    static long resident(List<Entry> processes) {
        return processes.stream().mapToLong(Entry::resident).sum();
    }

    /** Seconds of all cores since the machine started. */
    record Cores(double busy, double stolen, double all) {
        static Cores read() {
            try {
                var line = Files.readAllLines(Path.of("/proc/stat")).getFirst().split(" +");
                var all = 0.0;
                for (var i = 1; i <= 8; i++) {
                    all += Long.parseLong(line[i]) / TICKS_PER_SECOND;
                }
                var idle = (Long.parseLong(line[4]) + Long.parseLong(line[5])) / TICKS_PER_SECOND;
                var stolen = Long.parseLong(line[8]) / TICKS_PER_SECOND;
                return new Cores(all - idle - stolen, stolen, all);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
