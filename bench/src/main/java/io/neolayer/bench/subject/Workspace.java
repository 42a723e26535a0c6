package io.neolayer.bench.subject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The temporary folder of a run; what a broken run left in it is ended and removed, by process id. */
public final class Workspace implements AutoCloseable {
    private final Path folder;
    private final FileChannel lockFile;

    private Workspace(Path folder, FileChannel lockFile) {
        this.folder = folder;
        this.lockFile = lockFile;
    }

    public static Workspace open() {
        var folder = Path.of(System.getProperty("java.io.tmpdir"), "neolayer-bench-" + System.getProperty("user.name"));
        try {
            Files.createDirectories(folder);
            // the database's user must be able to pass
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            var channel = FileChannel.open(
                    folder.resolveSibling(folder.getFileName() + ".lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            @Nullable FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new IllegalStateException("another bench run uses " + folder + "; wait for its end");
            }
            var workspace = new Workspace(folder, channel);
            workspace.endLeftovers();
            workspace.empty();
            return workspace;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path folder() {
        return folder;
    }

    /** Remembers a process, so that the next run can end it if this one cannot. */
    public void remember(long pid) {
        try {
            Files.createFile(folder.resolve(pid + ".pid"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            empty();
            Files.deleteIfExists(folder);
            lockFile.close();
            Files.deleteIfExists(folder.resolveSibling(folder.getFileName() + ".lock"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A remembered id counts only while its process still works in or for this folder. */
    private void endLeftovers() throws IOException {
        try (var files = Files.list(folder)) {
            for (var file :
                    files.filter(each -> each.toString().endsWith(".pid")).toList()) {
                var pid = Long.parseLong(file.getFileName().toString().replace(".pid", ""));
                if (isOurs(pid)) {
                    ProcessHandle.of(pid).ifPresent(Workspace::end);
                }
            }
        }
    }

    private static void end(ProcessHandle process) {
        var all = process.descendants().toList();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }

    private boolean isOurs(long pid) {
        try {
            var environment = Files.readString(
                    Path.of("/proc/" + pid + "/environ"), java.nio.charset.StandardCharsets.ISO_8859_1);
            var command = Files.readString(
                    Path.of("/proc/" + pid + "/cmdline"), java.nio.charset.StandardCharsets.ISO_8859_1);
            return environment.contains("=" + folder) || command.contains(folder.toString());
        } catch (IOException e) {
            return false;
        }
    }

    /** Deletes what is in the folder. */
    public void empty() throws IOException {
        for (var path : inside()) {
            Files.deleteIfExists(path);
        }
    }

    private List<Path> inside() throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(path -> !path.equals(folder))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }
}
