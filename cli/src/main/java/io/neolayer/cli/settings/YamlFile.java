package io.neolayer.cli.settings;

import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** A YAML file of the user: read whole, changed under a lock, replaced by an atomic rename, mode 0600. */
final class YamlFile {
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(5);
    private static final Duration LOCK_POLL = Duration.ofMillis(50);

    private final Path path;

    YamlFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** The map at the root; empty when there is no file. */
    Map<String, Object> read() {
        if (!Files.exists(path)) {
            return new LinkedHashMap<>();
        }
        try {
            Object root = new Load(
                            LoadSettings.builder().setLabel(path.toString()).build())
                    .loadFromString(Files.readString(path));
            return root == null ? new LinkedHashMap<>() : map(root, path.toString());
        } catch (IOException | YamlEngineException e) {
            throw new CliFault(Exit.FAULT, "cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    void change(Consumer<Map<String, Object>> change) {
        try {
            makeFolder();
            Path lock = path.resolveSibling(path.getFileName() + ".lock");
            // closing the channel gives the lock back
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock(channel);
                Map<String, Object> root = read();
                change.accept(root);
                write(root);
            }
        } catch (IOException e) {
            throw new CliFault(Exit.FAULT, "cannot write " + path + ": " + e.getMessage(), e);
        }
    }

    private void makeFolder() throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            if (posix(folder)) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
        }
    }

    private void write(Map<String, Object> root) throws IOException {
        Path draft = path.resolveSibling(
                path.getFileName() + "." + ProcessHandle.current().pid() + ".new");
        Files.deleteIfExists(draft);
        if (posix(path.toAbsolutePath().getParent())) {
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(draft);
        }
        String text = new Dump(DumpSettings.builder()
                        .setDefaultFlowStyle(FlowStyle.BLOCK)
                        .build())
                .dumpToString(root);
        Files.writeString(draft, text);
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void lock(FileChannel channel) throws IOException {
        long deadline = System.nanoTime() + LOCK_PATIENCE.toNanos();
        while (tryLock(channel) == null) {
            if (System.nanoTime() > deadline) {
                throw new CliFault(
                        Exit.FAULT, path + " is held by another slctl for over " + LOCK_PATIENCE.toSeconds() + " s");
            }
            io.neolayer.cli.terminal.Pause.real().of(LOCK_POLL);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Whether anybody but the owner may read the file. */
    boolean open() {
        try {
            return Files.exists(path)
                    && posix(path)
                    && Files.getPosixFilePermissions(path).stream()
                            .anyMatch(p -> !p.name().startsWith("OWNER_"));
        } catch (IOException e) {
            throw new CliFault(Exit.FAULT, "cannot read the mode of " + path + ": " + e.getMessage(), e);
        }
    }

    private static boolean posix(@Nullable Path at) {
        return at != null && at.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** The value as a map that may be changed. */
    static Map<String, Object> map(@Nullable Object value, String where) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new CliFault(Exit.FAULT, where + ": expected a map, found " + value);
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((k, v) -> copy.put(String.valueOf(k), v == null ? "" : v));
        return copy;
    }

    /** The map under a key; empty when it is absent. */
    static Map<String, Object> child(Map<String, Object> parent, String key) {
        Object value = parent.get(key);
        return value == null || value.equals("") ? new LinkedHashMap<>() : map(value, key);
    }
}
