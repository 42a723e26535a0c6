package io.neolayer.kernel.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The operating-system user that PostgreSQL runs as. It refuses to run as root, so a server started as root gives the
 * process to uid 10002, or where that is not permitted to a user namespace without rights.
 */
enum PostgresUser {
    /** The user of this process, who is not root. */
    SAME(List.of()),
    /** Uid and gid 10002; files are given to it. */
    DEDICATED(List.of("setpriv", "--reuid=10002", "--regid=10002", "--clear-groups")),
    /** Root outside, nobody inside a user namespace; files stay with root. */
    NAMESPACE(List.of("unshare", "-U"));

    static final int UID = 10002;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> prefix;

    PostgresUser(List<String> prefix) {
        this.prefix = prefix;
    }

    /** The best user that this process can give PostgreSQL to; a fault when it is root and cannot be anyone else. */
    static PostgresUser detect() {
        if (ownUid() != 0) {
            return SAME;
        }
        if (DEDICATED.works()) {
            return DEDICATED;
        }
        if (NAMESPACE.works()) {
            return NAMESPACE;
        }
        throw new StorageFault(
                "a way to run PostgreSQL without root's rights: setpriv to uid " + UID + ", or unshare -U",
                "neither works for this root user",
                "start the server as another user, or install util-linux and permit setuid or user namespaces");
    }

    static int ownUid() {
        try {
            return number(Path.of("/proc/self"), "unix:uid");
        } catch (IOException | UnsupportedOperationException e) {
            throw new StorageFault(
                    "Linux with /proc mounted", e.toString(), "use an external database (DATABASE_URL)", e);
        }
    }

    /** The command line that runs {@code command} as this user, in a session of its own so that a terminal's Ctrl-C passes it by. */
    List<String> command(List<String> command) {
        var line = new ArrayList<String>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            line.add("/usr/bin/setsid");
        }
        line.addAll(prefix);
        line.addAll(command);
        return line;
    }

    /**
     * Who runs initdb, which alone demands a user with a name in /etc/passwd. Nothing secret exists yet when it runs, and
     * what it makes is given to this user afterwards.
     */
    int initialiser() {
        if (this != DEDICATED || named(UID)) {
            return this == DEDICATED ? UID : ownUid();
        }
        return passwd("nobody:.*")
                .or(() -> passwd("(?!root:).*"))
                .orElseThrow(() -> new StorageFault(
                        "uid " + UID + " or any user but root in /etc/passwd",
                        "none",
                        "run useradd -r -u " + UID + " neolayer-db"));
    }

    /** The command line that runs initdb. */
    List<String> initialise(List<String> command) {
        var line = new ArrayList<String>();
        switch (this) {
            case SAME -> line.addAll(named(ownUid()) ? List.of() : NAMESPACE.prefix);
            case DEDICATED -> {
                var uid = initialiser();
                line.addAll(List.of("setpriv", "--reuid=" + uid, "--regid=" + UID, "--clear-groups"));
            }
            case NAMESPACE -> line.addAll(prefix);
        }
        line.addAll(command);
        return line;
    }

    /** Gives a file, or a folder with all that is in it, to this user, where that is another one. */
    void own(Path path) throws IOException {
        own(path, UID);
    }

    void own(Path path, int uid) throws IOException {
        if (this != DEDICATED) {
            return;
        }
        try (var all = Files.walk(path)) {
            for (var each : (Iterable<Path>) all::iterator) {
                Files.setAttribute(each, "unix:gid", UID, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(each, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    /** Lets this user's group read what is in a folder that is closed to all others. */
    void share(Path folder) throws IOException {
        if (this == DEDICATED) {
            Files.setAttribute(folder, "unix:gid", UID);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));
        }
    }

    /** The first parent of {@code folder} that this user cannot pass. */
    Optional<Path> impassableParent(Path folder) throws IOException {
        if (this != DEDICATED) {
            return Optional.empty();
        }
        for (var parent = folder.toRealPath().getParent(); parent != null; parent = parent.getParent()) {
            var needed = PosixFilePermission.OTHERS_EXECUTE;
            if (number(parent, "unix:uid") == UID) {
                needed = PosixFilePermission.OWNER_EXECUTE;
            } else if (number(parent, "unix:gid") == UID) {
                needed = PosixFilePermission.GROUP_EXECUTE;
            }
            if (!Files.getPosixFilePermissions(parent).contains(needed)) {
                return Optional.of(parent);
            }
        }
        return Optional.empty();
    }

    private static boolean named(int uid) {
        return passwd("[^:]*:[^:]*:" + uid + ":.*").isPresent();
    }

    private static Optional<Integer> passwd(String line) {
        try (var lines = Files.lines(Path.of("/etc/passwd"))) {
            return lines.filter(each -> each.matches(line))
                    .map(each -> Integer.valueOf(each.split(":")[2]))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static int number(Path path, String attribute) throws IOException {
        return (int) Objects.requireNonNull(Files.getAttribute(path, attribute));
    }

    private boolean works() {
        try {
            var probe = new ProcessBuilder(command(List.of("true")))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!probe.waitFor(10, TimeUnit.SECONDS)) {
                probe.destroyForcibly();
                return false;
            }
            return probe.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
