package io.neolayer.kernel.storage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running PostgreSQL server process on one data directory, and how it is started, found again and stopped. */
record Postmaster(Process process, int port) {
    private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);
    private static final int START_SECONDS = 120;
    private static final int STOP_SECONDS = 20;

    /** What one start needs; {@code settings} are server parameters given on the command line. */
    record Launch(PostgresBinaries binaries, PostgresUser user, Path folder, Path log, Map<String, String> settings) {
        List<String> command(int port) {
            var command = new ArrayList<String>();
            command.add(binaries.program("postgres").toString());
            command.addAll(List.of("-D", folder.toString(), "-p", Integer.toString(port)));
            settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
            return user.command(command);
        }
    }

    /** Starts on {@code wantedPort}, or on a free one when that is 0, and returns when connections are accepted. */
    static Postmaster start(Launch launch, int wantedPort) {
        for (var attempt = 1; ; attempt++) {
            var port = wantedPort == 0 ? freePort() : wantedPort;
            try {
                var logged = Files.exists(launch.log()) ? Files.size(launch.log()) : 0;
                var process = run(launch.command(port), launch.log());
                if (awaitReady(process, launch.folder())) {
                    return new Postmaster(process, port);
                }
                var said = tail(launch.log(), logged);
                // another process may have taken the port between its choice and its use
                if (attempt < 5 && said.contains("could not bind")) {
                    continue;
                }
                throw new StorageFault(
                        "PostgreSQL to start on " + launch.folder(),
                        said.isBlank() ? "exit code " + exitCode(process) : said,
                        "see " + launch.log());
            } catch (IOException e) {
                throw new StorageFault(
                        "to run " + launch.binaries().program("postgres"),
                        e.toString(),
                        "delete " + launch.binaries().home() + " and start again",
                        e);
            }
        }
    }

    /** Ends what an earlier owner of this data directory left running, so that the next start finds it free. */
    static void endOrphan(Launch launch) {
        var folder = launch.folder();
        var pidFile = folder.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        var running = processesOn(folder);
        var postmaster = pidIn(pidFile).filter(running::contains);
        if (postmaster.isPresent()) {
            LOG.warn("stopping PostgreSQL process {} that an earlier server left on {}", postmaster.get(), folder);
            stop(launch);
            running = processesOn(folder);
        }
        for (var pid : running) {
            ProcessHandle.of(pid).ifPresent(orphan -> {
                orphan.destroyForcibly();
                orphan.onExit().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join();
            });
        }
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw new StorageFault("rights to remove " + pidFile, e.toString(), "remove it by hand", e);
        }
    }

    /** Stops at once but in order: open transactions are rolled back, everything committed is on disk. */
    static void stop(Launch launch) {
        var command = launch.user()
                .command(List.of(
                        launch.binaries().program("pg_ctl").toString(),
                        "stop",
                        "-s",
                        "-D",
                        launch.folder().toString(),
                        "-m",
                        "fast",
                        "-t",
                        Integer.toString(STOP_SECONDS)));
        try {
            var stopping = run(command, launch.log());
            if (!stopping.waitFor(STOP_SECONDS + 5, TimeUnit.SECONDS)) {
                stopping.destroyForcibly();
            }
        } catch (IOException e) {
            LOG.warn("cannot stop PostgreSQL in order: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs a program to its end; a failure is a fault that carries what it printed. */
    static void runToEnd(List<String> command, Path log, String input, String purpose) {
        try {
            var from = Files.exists(log) ? Files.size(log) : 0;
            var process = builder(command, log).start();
            try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
                in.write(input);
            }
            if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new StorageFault(purpose, tail(log, from), "see " + log);
            }
        } catch (IOException e) {
            throw new StorageFault(purpose, e.toString(), "see " + log, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageFault(purpose, "an interrupt", "start again", e);
        }
    }

    private static Process run(List<String> command, Path log) throws IOException {
        return builder(command, log)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
    }

    private static ProcessBuilder builder(List<String> command, Path log) {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .directory(Path.of("/").toFile());
        // the server's environment holds secrets that a child process must not inherit
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    /** The last line of the pid file turns to "ready" when connections are accepted. */
    private static boolean awaitReady(Process process, Path folder) throws IOException {
        var pidFile = folder.resolve("postmaster.pid");
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        try {
            while (System.nanoTime() < deadline) {
                if (process.waitFor(5, TimeUnit.MILLISECONDS)) {
                    return false;
                }
                var lines = Files.exists(pidFile)
                        ? Files.readString(pidFile, StandardCharsets.UTF_8)
                                .lines()
                                .toList()
                        : List.<String>of();
                if (lines.size() >= 8
                        && lines.getFirst().strip().equals(Long.toString(process.pid()))
                        && lines.get(7).strip().equals("ready")) {
                    return true;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroy();
        return false;
    }

    /** Every process whose working directory is the data directory: the postmaster and its children. */
    private static List<Long> processesOn(Path folder) {
        try {
            var real = folder.toRealPath();
            return ProcessHandle.allProcesses()
                    .map(ProcessHandle::pid)
                    .filter(pid -> worksIn(pid, real))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean worksIn(long pid, Path folder) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).equals(folder);
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<Long> pidIn(Path pidFile) {
        try (var lines = Files.lines(pidFile)) {
            return lines.findFirst()
                    .map(String::strip)
                    .filter(line -> line.matches("\\d{1,18}"))
                    .map(Long::valueOf);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String exitCode(Process process) {
        return process.isAlive()
                ? "still starting after " + START_SECONDS + " s"
                : Integer.toString(process.exitValue());
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new StorageFault(
                    "a free loopback port", e.toString(), "free a port, or use an external database (DATABASE_URL)", e);
        }
    }

    private static String tail(Path log, long from) throws IOException {
        try (var in = Files.newInputStream(log)) {
            in.skipNBytes(Math.max(from, Files.size(log) - 2000));
            return new String(in.readNBytes(2000), StandardCharsets.UTF_8).strip();
        }
    }
}
