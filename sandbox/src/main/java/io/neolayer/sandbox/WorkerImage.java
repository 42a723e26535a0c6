package io.neolayer.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A copy of the worker's class path that any user can read and that never changes, in a folder named by its content and the JDK,
 * with the AOT cache beside it.
 */
final class WorkerImage {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwxr-xr-x");
    // the AOT cache remembers the times of its jars, so a jar made here has always the same
    private static final FileTime JAR_TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    private static final Duration KEPT = Duration.ofDays(30);
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{24}");

    private final Path folder;
    private final List<Path> jars;

    private WorkerImage(Path folder, List<Path> jars) {
        this.folder = folder;
        this.jars = jars;
    }

    /**
     * Finds or makes the image.
     *
     * @throws SandboxException when it cannot be written
     */
    static WorkerImage prepare(SandboxConfig config) {
        try {
            Path folder = config.imageDir().toAbsolutePath().resolve(key(config));
            List<Path> jars = new ArrayList<>();
            createFolder(folder);
            for (int i = 0; i < config.classPath().size(); i++) {
                Path entry = config.classPath().get(i);
                String name = Files.isDirectory(entry) ? "sandbox.jar" : String.valueOf(entry.getFileName());
                Path jar = folder.resolve(i + "-" + name);
                if (!Files.exists(jar)) {
                    place(entry, jar);
                }
                jars.add(jar);
            }
            Files.setLastModifiedTime(folder, FileTime.from(Instant.now()));
            prune(config.imageDir().toAbsolutePath(), folder);
            return new WorkerImage(folder, jars);
        } catch (IOException e) {
            throw new SandboxException("expected to write the sandbox image under " + config.imageDir() + ": " + e, e);
        }
    }

    /** Removes images that nobody has started from for a month. */
    private static void prune(Path parent, Path own) throws IOException {
        Instant old = Instant.now().minus(KEPT);
        try (Stream<Path> images = Files.list(parent)) {
            for (Path image : images.toList()) {
                boolean ours = NAME.matcher(String.valueOf(image.getFileName())).matches();
                if (ours
                        && !image.equals(own)
                        && Files.getLastModifiedTime(image).toInstant().isBefore(old)) {
                    try (Stream<Path> files = Files.list(image)) {
                        for (Path file : files.toList()) {
                            Files.deleteIfExists(file);
                        }
                    }
                    Files.deleteIfExists(image);
                }
            }
        }
    }

    String classPath() {
        return jars.stream().map(Path::toString).collect(Collectors.joining(java.io.File.pathSeparator));
    }

    Path folder() {
        return folder;
    }

    Path aotCache() {
        return folder.resolve("worker.aot");
    }

    static void createFolder(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, FOLDER);
    }

    private static void place(Path entry, Path jar) throws IOException {
        Path made = Files.createTempFile(jar.getParent(), "part", ".jar");
        try {
            if (Files.isDirectory(entry)) {
                pack(entry, made);
            } else {
                linkOrCopy(entry, made);
            }
            // another server may have made the same image meanwhile; its content is equal
            Files.move(made, jar, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(made);
        }
    }

    /** A link costs no space; a copy is needed on another disk, or when not everybody may read the original. */
    private static void linkOrCopy(Path entry, Path made) throws IOException {
        if (Files.getPosixFilePermissions(entry).contains(PosixFilePermission.OTHERS_READ)) {
            try {
                Files.delete(made);
                Files.createLink(made, entry);
                return;
            } catch (IOException | UnsupportedOperationException e) {
                Files.deleteIfExists(made);
            }
        }
        Files.copy(entry, made, StandardCopyOption.COPY_ATTRIBUTES);
        Files.setPosixFilePermissions(made, FILE);
    }

    private static void pack(Path folder, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Path file : files(folder)) {
                ZipEntry entry = new ZipEntry(folder.relativize(file).toString());
                entry.setLastModifiedTime(JAR_TIME);
                zip.putNextEntry(entry);
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
        Files.setLastModifiedTime(jar, JAR_TIME);
        Files.setPosixFilePermissions(jar, FILE);
    }

    private static String key(SandboxConfig config) throws IOException {
        MessageDigest digest = sha256();
        Path release = config.java().toAbsolutePath().resolve("../../release").normalize();
        digest.update(Files.exists(release) ? Files.readAllBytes(release) : new byte[0]);
        add(digest, config.java().toAbsolutePath() + " " + String.join(" ", WorkerCommand.flags(config)));
        for (Path entry : config.classPath()) {
            if (Files.isDirectory(entry)) {
                for (Path file : files(entry)) {
                    add(digest, folderName(entry, file));
                    digest.update(Files.readAllBytes(file));
                }
            } else {
                add(digest, entry.getFileName() + " " + Files.size(entry) + " " + Files.getLastModifiedTime(entry));
            }
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, 24);
    }

    private static String folderName(Path folder, Path file) {
        return folder.relativize(file).toString();
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK lacks SHA-256", e);
        }
    }
}
