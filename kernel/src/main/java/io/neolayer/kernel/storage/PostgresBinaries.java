package io.neolayer.kernel.storage;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL programs from the class path, unpacked once per version into a cache folder. */
record PostgresBinaries(Path home) {
    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    /** The major version, written as the PG_VERSION file of a data directory has it. */
    String majorVersion() {
        var catalogue = home.resolve("share/postgresql/postgres.bki");
        try (var lines = Files.newBufferedReader(catalogue)) {
            return String.valueOf(lines.readLine()).replace("# PostgreSQL ", "").strip();
        } catch (IOException e) {
            throw new StorageFault(
                    "readable PostgreSQL programs in " + home, e.toString(), "delete the folder and start again", e);
        }
    }

    /** Finds the programs in {@code cache} or unpacks them there; safe when several processes do so at once. */
    static PostgresBinaries in(Path cache, PostgresUser user) {
        var archive = archive();
        try {
            Files.createDirectories(cache);
            var home = cache.resolve("postgres-" + identity(archive));
            if (Files.isDirectory(home)) {
                return new PostgresBinaries(home);
            }
            try (var lockFile = FileChannel.open(
                            cache.resolve("postgres.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = lockFile.lock()) {
                if (lock.isValid() && !Files.isDirectory(home)) {
                    var partial = cache.resolve(home.getFileName() + ".partial");
                    delete(partial);
                    unpack(archive, partial);
                    user.share(partial);
                    Files.move(partial, home, StandardCopyOption.ATOMIC_MOVE);
                }
            }
            return new PostgresBinaries(home);
        } catch (IOException e) {
            throw new StorageFault(
                    "room and rights to unpack PostgreSQL into " + cache,
                    e.toString(),
                    "free space or correct the folder's rights",
                    e);
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static URL archive() {
        var architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        var name = "postgres-linux-"
                + switch (architecture) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm_64";
                    default -> architecture;
                }
                + ".txz";
        var archive = PostgresBinaries.class.getResource("/" + name);
        if (archive == null) {
            throw new StorageFault(
                    "the PostgreSQL programs for " + System.getProperty("os.name") + " " + architecture + " (" + name
                            + ") on the class path",
                    "none",
                    "use an external database (DATABASE_URL), or a distribution built for this machine");
        }
        return archive;
    }

    /** The checksum that the jar's directory already holds, so that a warm start reads none of the 15 MB. */
    private static String identity(URL archive) throws IOException {
        if (archive.openConnection() instanceof JarURLConnection jar
                && jar.getJarEntry() != null
                && jar.getJarEntry().getCrc() != -1) {
            return "%08x".formatted(jar.getJarEntry().getCrc());
        }
        var checksum = new CRC32();
        try (var in = new CheckedInputStream(archive.openStream(), checksum)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return "%08x".formatted(checksum.getValue());
    }

    private static void unpack(URL archive, Path target) throws IOException {
        Files.createDirectories(target);
        var root = target.toRealPath();
        try (InputStream raw = new BufferedInputStream(archive.openStream(), 1 << 16);
                var tar = new TarArchiveInputStream(new XZCompressorInputStream(raw))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var path = inside(root, root.resolve(entry.getName()));
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(path.getParent());
                    inside(root, path.resolveSibling(entry.getLinkName()));
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(path.getParent());
                    Files.copy(tar, path);
                    var executable = (entry.getMode() & 0111) != 0;
                    Files.setPosixFilePermissions(
                            path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    private static Path inside(Path root, Path path) throws IOException {
        var normal = path.normalize();
        if (!normal.startsWith(root)) {
            throw new IOException("the archive names a path outside itself: " + path);
        }
        return normal;
    }
}
