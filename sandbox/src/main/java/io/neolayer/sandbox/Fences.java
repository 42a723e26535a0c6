package io.neolayer.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** What the platform grants to shut a worker in, found by trying it: another user, a network without interfaces, a control group. */
final class Fences {
    private final List<String> prefix;
    private final SandboxStatus.Isolation isolation;
    private final Cgroups cgroups;

    private Fences(List<String> prefix, SandboxStatus.Isolation isolation, Cgroups cgroups) {
        this.prefix = prefix;
        this.isolation = isolation;
        this.cgroups = cgroups;
    }

    /**
     * Tries each fence.
     *
     * @throws SandboxException when the configured user cannot be taken on, or cannot reach the worker's files
     */
    static Fences probe(SandboxConfig config, Path... needed) {
        List<String> network = network();
        List<String> prefix = new ArrayList<>(network);
        OptionalInt uid = config.uid();
        if (uid.isPresent()) {
            String id = String.valueOf(uid.getAsInt());
            prefix.addAll(List.of(
                    tool("setpriv"),
                    "--reuid=" + id,
                    "--regid=" + id,
                    "--clear-groups",
                    "--no-new-privs",
                    "--inh-caps=-all",
                    "--bounding-set=-all",
                    "--"));
            List<String> trial = new ArrayList<>(prefix);
            trial.add(tool("true"));
            if (!succeeds(trial)) {
                throw new SandboxException("expected to start workers as uid " + id + " by setpriv, which was refused;"
                        + " run the server as root or without a worker uid");
            }
            for (Path path : needed) {
                refuseUnreachable(path, uid.getAsInt());
            }
        }
        Cgroups cgroups = Cgroups.probe(config.heapBytes());
        return new Fences(
                prefix, new SandboxStatus.Isolation(uid.isPresent(), !network.isEmpty(), cgroups.granted()), cgroups);
    }

    /** The command inside its fences. */
    List<String> around(List<String> command) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(command);
        return all;
    }

    SandboxStatus.Isolation isolation() {
        return isolation;
    }

    Cgroups cgroups() {
        return cgroups;
    }

    private static List<String> network() {
        String unshare = tool("unshare");
        for (List<String> form : List.of(
                List.of(unshare, "--net", "--"), List.of(unshare, "--user", "--map-current-user", "--net", "--"))) {
            List<String> trial = new ArrayList<>(form);
            trial.add(tool("true"));
            if (succeeds(trial)) {
                return form;
            }
        }
        return List.of();
    }

    private static void refuseUnreachable(Path path, int uid) {
        try {
            for (Path part = path.toRealPath(); part != null; part = part.getParent()) {
                var granted = Files.getPosixFilePermissions(part);
                boolean passes = Files.isDirectory(part)
                        ? granted.contains(PosixFilePermission.OTHERS_EXECUTE)
                        : granted.contains(PosixFilePermission.OTHERS_READ);
                if (!passes) {
                    throw new SandboxException("expected uid " + uid + " to reach " + path + ", but " + part
                            + " does not let others through; choose another place or chmod o+x it");
                }
            }
        } catch (IOException e) {
            throw new SandboxException("expected to find " + path + ": " + e, e);
        }
    }

    private static boolean succeeds(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            if (process.waitFor(5, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The tool's path: workers have no PATH. */
    private static String tool(String name) {
        for (String folder : List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin")) {
            if (Files.isExecutable(Path.of(folder, name))) {
                return folder + "/" + name;
            }
        }
        return name;
    }
}
