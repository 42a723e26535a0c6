package io.neolayer.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One control group with a memory bound for each worker, where this process may make some (version 2, or memory of version 1). */
final class Cgroups {
    private static final long BESIDE_HEAP = 384L << 20;
    private static final Path MOUNT = Path.of("/sys/fs/cgroup");

    private static final String PREFIX = "neolayer-sandbox-";
    private static final Pattern OWNED = Pattern.compile(PREFIX + "(\\d{1,18})-.*");

    private record Home(Path folder, String limitFile) {}

    private final Optional<Home> home;
    private final long bound;

    private Cgroups(Optional<Home> home, long bound) {
        this.home = home;
        this.bound = bound;
    }

    static Cgroups probe(long heapBytes) {
        long bound = heapBytes + BESIDE_HEAP;
        for (Home candidate : candidates()) {
            Cgroups trial = new Cgroups(Optional.of(candidate), bound);
            Path folder = trial.folder("probe");
            try {
                Files.createDirectory(folder);
                Files.writeString(folder.resolve(candidate.limitFile), String.valueOf(bound));
                trial.remove("probe");
                sweep(candidate.folder);
                return trial;
            } catch (IOException e) {
                // not granted here; the next candidate may be
                trial.remove("probe");
            }
        }
        return new Cgroups(Optional.empty(), bound);
    }

    boolean granted() {
        return home.isPresent();
    }

    /** Puts a worker into a group of its own; false when that was refused. */
    boolean enter(String name, long pid) {
        if (home.isEmpty()) {
            return false;
        }
        Path folder = folder(name);
        try {
            Files.createDirectory(folder);
            Files.writeString(folder.resolve(home.get().limitFile), String.valueOf(bound));
            Files.writeString(folder.resolve("cgroup.procs"), String.valueOf(pid));
            return true;
        } catch (IOException e) {
            remove(name);
            return false;
        }
    }

    void remove(String name) {
        if (home.isPresent()) {
            try {
                Files.deleteIfExists(folder(name));
            } catch (IOException e) {
                // the kernel keeps a group whose process is still ending; an empty group binds nothing
                return;
            }
        }
    }

    private Path folder(String name) {
        return home.orElseThrow()
                .folder
                .resolve(PREFIX + ProcessHandle.current().pid() + "-" + name);
    }

    /** Removes groups that servers left behind which did not end in order. */
    private static void sweep(Path folder) {
        try (Stream<Path> groups = Files.list(folder)) {
            for (Path group : groups.toList()) {
                String name = String.valueOf(group.getFileName());
                Matcher matcher = OWNED.matcher(name);
                if (matcher.matches()
                        && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty()) {
                    Files.deleteIfExists(group);
                }
            }
        } catch (IOException e) {
            // the next start sweeps again
            return;
        }
    }

    private static List<Home> candidates() {
        List<Home> found = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
                String[] parts = line.split(":", 3);
                String inside = parts[2].substring(1);
                if (parts[1].isEmpty() && Files.exists(MOUNT.resolve("cgroup.controllers"))) {
                    Path own = MOUNT.resolve(inside);
                    enableMemory(own);
                    found.add(new Home(own, "memory.max"));
                } else if (parts[1].equals("memory")) {
                    found.add(new Home(MOUNT.resolve("memory").resolve(inside), "memory.limit_in_bytes"));
                    found.add(new Home(MOUNT.resolve("memory"), "memory.limit_in_bytes"));
                }
            }
        } catch (IOException e) {
            return found;
        }
        return found;
    }

    private static void enableMemory(Path group) {
        try {
            Files.writeString(group.resolve("cgroup.subtree_control"), "+memory");
        } catch (IOException e) {
            // a group with processes of its own cannot hand controllers on; the trial shows it
            return;
        }
    }
}
