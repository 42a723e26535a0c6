package io.neolayer.kernel.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data folder of one server on disk: {@code postgres/} (the cluster), {@code postgres.passwords} (mode 0600),
 * {@code postgres.log}, {@code cache/} (programs), and the lock that keeps a second server out.
 */
final class ClusterFolder implements AutoCloseable {
    private static final List<String> LOGINS = List.of(Roles.OWNER, Roles.APP, Roles.SYSTEM);
    private static final FileAttribute<?> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OWNER_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final long LOG_BYTES = 16 << 20;

    private final Path root;
    private final FileChannel lockFile;

    private ClusterFolder(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /** Makes the folder when it is missing, checks that {@code user} can get to it, and locks it. */
    static ClusterFolder open(Path folder, PostgresUser user) {
        @Nullable FileChannel channel = null;
        try {
            makeFolder(folder);
            var root = folder.toRealPath();
            user.impassableParent(root).ifPresent(parent -> {
                throw new StorageFault(
                        "every parent folder of " + root + " to let uid " + PostgresUser.UID + " pass (others: x)",
                        parent + " closed to it",
                        "run chmod o+x " + parent + ", or choose another DATA_DIR");
            });
            if (user == PostgresUser.DEDICATED) {
                Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
            }
            channel = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            @Nullable FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw inUse(root);
            }
            return new ClusterFolder(root, channel);
        } catch (OverlappingFileLockException e) {
            closeQuietly(channel);
            throw inUse(folder);
        } catch (IOException e) {
            closeQuietly(channel);
            throw new StorageFault(
                    "a writable data folder " + folder,
                    e.toString(),
                    "correct its rights, or choose another DATA_DIR",
                    e);
        }
    }

    Path cluster() {
        return root.resolve("postgres");
    }

    Path cache() {
        return root.resolve("cache");
    }

    Path log() {
        return root.resolve("postgres.log");
    }

    /** Keeps the log of one earlier period when the present one has grown large. */
    void turnLog() throws IOException {
        if (Files.exists(log()) && Files.size(log()) > LOG_BYTES) {
            Files.move(log(), root.resolve("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.exists(log())) {
            Files.createFile(log(), OWNER_FILE);
        }
    }

    /** The password of each login, made with the cluster. */
    Map<String, String> passwords() throws IOException {
        var file = root.resolve("postgres.passwords");
        if (!Files.exists(file)) {
            if (Files.exists(cluster())) {
                throw new StorageFault(
                        "the database's passwords in " + file,
                        "no such file",
                        "put it back from a copy of the data folder");
            }
            var lines = new StringBuilder();
            LOGINS.forEach(
                    login -> lines.append(login).append('=').append(secret()).append('\n'));
            writeSecret(file, lines.toString());
        }
        var passwords = new LinkedHashMap<String, String>();
        for (var line : Files.readAllLines(file)) {
            var equals = line.indexOf('=');
            if (equals > 0) {
                passwords.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        if (!passwords.keySet().containsAll(LOGINS)) {
            throw new StorageFault(
                    "a password for each of " + LOGINS + " in " + file,
                    "only " + passwords.keySet(),
                    "put it back from a copy of the data folder");
        }
        return passwords;
    }

    /** Makes the cluster when there is none; one that was not finished is begun again. */
    void initialise(PostgresBinaries binaries, PostgresUser user, boolean durable) throws IOException {
        if (Files.exists(cluster())) {
            checkVersion(binaries);
            return;
        }
        var passwords = passwords();
        var partial = root.resolve("postgres.partial");
        PostgresBinaries.delete(partial);
        Files.createDirectory(partial, OWNER_FOLDER);
        user.own(partial, user.initialiser());
        var initdb = new ArrayList<>(List.of(binaries.program("initdb").toString(), "-D", partial.toString()));
        initdb.addAll(List.of("-U", Roles.OWNER, "--auth=reject", "--encoding=UTF8", "--locale=C"));
        initdb.addAll(
                List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions", "--no-sync"));
        Postmaster.runToEnd(user.initialise(initdb), log(), "", "initdb to make a database in " + partial);
        takePassword(binaries, user, partial, passwords.get(Roles.OWNER));
        Files.writeString(partial.resolve("pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
        if (durable) {
            var sync = List.of(binaries.program("initdb").toString(), "--sync-only", "-D", partial.toString());
            Postmaster.runToEnd(
                    user.initialise(sync), log(), "", "initdb to write everything in " + partial + " to disk");
        }
        user.own(partial);
        Files.move(partial, cluster(), StandardCopyOption.ATOMIC_MOVE);
        syncFolder();
    }

    /** Through standard input of the single-user form, so that the password is in no file and on no command line. */
    private void takePassword(PostgresBinaries binaries, PostgresUser user, Path partial, @Nullable String password) {
        var single = List.of(
                binaries.program("postgres").toString(),
                "--single",
                "-D",
                partial.toString(),
                "-c",
                "log_min_error_statement=panic",
                "postgres");
        var statements = "ALTER ROLE " + Roles.OWNER + " PASSWORD '" + password + "'\nCREATE DATABASE "
                + EmbeddedPostgres.DATABASE + "\n";
        Postmaster.runToEnd(
                user.initialise(single), log(), statements, "PostgreSQL to take its password in " + partial);
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }

    private void checkVersion(PostgresBinaries binaries) throws IOException {
        var found = Files.readString(cluster().resolve("PG_VERSION")).strip();
        var expected = binaries.majorVersion();
        if (!found.equals(expected)) {
            throw new StorageFault(
                    "a database of PostgreSQL " + expected + " in " + cluster(),
                    "one of version " + found,
                    "dump it with the release that made it and restore the dump into a new DATA_DIR");
        }
    }

    private void writeSecret(Path file, String content) throws IOException {
        var partial = file.resolveSibling(file.getFileName() + ".partial");
        Files.deleteIfExists(partial);
        Files.createFile(partial, OWNER_FILE);
        try (var out = FileChannel.open(partial, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
            out.force(true);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolder();
    }

    private void syncFolder() throws IOException {
        try (var folder = FileChannel.open(root, StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static void makeFolder(Path folder) throws IOException {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
            }
        } catch (FileAlreadyExistsException e) {
            throw new StorageFault("a folder at " + folder, "a file", "choose another DATA_DIR", e);
        }
    }

    private static String secret() {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static StorageFault inUse(Path folder) {
        return new StorageFault(
                "a data folder that no other server uses",
                folder + " locked by a running one",
                "stop that server, or choose another DATA_DIR");
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException ignored) {
                // the fault that is about to be thrown says more
            }
        }
    }
}
