package io.neolayer.sandbox;

import io.neolayer.sandbox.wire.FrameChannel;
import io.neolayer.sandbox.wire.FrameIn;
import io.neolayer.sandbox.wire.FrameKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/** Starts a worker inside its fences, and gives it back when it is ready. */
final class WorkerLauncher {
    private static final long LONGEST_START_SECONDS = 30;
    private static final int STDERR_KEPT = 2_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SandboxConfig config;
    private final WorkerImage image;
    private final AotTraining aot;
    private final Fences fences;
    private final Path empty;

    WorkerLauncher(SandboxConfig config, WorkerImage image, AotTraining aot, Fences fences, Path empty) {
        this.config = config;
        this.image = image;
        this.aot = aot;
        this.fences = fences;
        this.empty = empty;
    }

    /** The folder of the workers, made if needed, with an empty folder to work in. */
    static Path emptyFolder(SandboxConfig config) {
        try {
            WorkerImage.createFolder(config.runDir());
            Path empty = config.runDir().resolve("empty");
            Files.createDirectories(empty);
            Files.setPosixFilePermissions(empty, PosixFilePermissions.fromString("r-xr-xr-x"));
            return empty;
        } catch (IOException e) {
            throw new SandboxException("expected to write the sandbox's folder " + config.runDir() + ": " + e, e);
        }
    }

    /**
     * Starts a worker and waits until it is ready.
     *
     * @throws IOException when it did not become ready, with what it wrote to its standard error
     */
    WorkerProcess launch(long id) throws IOException {
        Path socket = config.runDir().resolve("w" + id + ".sock").toAbsolutePath();
        Files.deleteIfExists(socket);
        String token = token();
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            own(socket);
            Process process = start(socket, token);
            var _ = process.onExit().thenRun(() -> closeQuietly(server));
            fences.cgroups().enter("w" + id, process.pid());
            try {
                return meet(id, process, server, token);
            } catch (IOException e) {
                String end =
                        process.isAlive() ? e.toString() : "a process that ended with status " + process.exitValue();
                process.destroyForcibly();
                throw new IOException("expected a worker to become ready, found: " + stderr(process, end), e);
            }
        } finally {
            Files.deleteIfExists(socket);
        }
    }

    void ended(WorkerProcess worker) {
        fences.cgroups().remove("w" + worker.id);
    }

    private Process start(Path socket, String token) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(fences.around(WorkerCommand.worker(config, image, aot.ready(), socket)));
        builder.environment().clear();
        builder.directory(empty.toFile());
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(token.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // it ended before it read: its status and what it wrote say more than a broken pipe
            return process;
        }
        return process;
    }

    private WorkerProcess meet(long id, Process process, ServerSocketChannel server, String token) throws IOException {
        Thread deadline = Thread.ofVirtual().start(() -> {
            try {
                if (!process.waitFor(LONGEST_START_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                // the worker is ready
                Thread.currentThread().interrupt();
            }
        });
        try {
            SocketChannel socket = server.accept();
            FrameChannel channel = new FrameChannel(socket, WorkerProcess.LARGEST_FRAME);
            byte[] said = expect(channel, FrameKind.HELLO).text().getBytes(StandardCharsets.UTF_8);
            if (!MessageDigest.isEqual(said, token.getBytes(StandardCharsets.UTF_8))) {
                throw new IOException("a stranger on the worker's socket");
            }
            FrameIn ready = channel.read();
            while (ready.kind() == FrameKind.BEAT) {
                ready = channel.read();
            }
            if (ready.kind() != FrameKind.READY) {
                throw new IOException("expected READY, found " + ready.kind());
            }
            return new WorkerProcess(id, process, channel, ready.text(), config.heapBytes());
        } finally {
            deadline.interrupt();
        }
    }

    private static FrameIn expect(FrameChannel channel, FrameKind kind) throws IOException {
        FrameIn frame = channel.read();
        if (frame.kind() != kind) {
            throw new IOException("expected " + kind + ", found " + frame.kind());
        }
        return frame;
    }

    private void own(Path socket) throws IOException {
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        if (config.uid().isPresent()) {
            Files.setAttribute(socket, "unix:uid", config.uid().getAsInt());
        }
    }

    private static String token() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** What it wrote, or {@code end} when that is nothing. */
    private static String stderr(Process process, String end) {
        try (InputStream in = process.getErrorStream()) {
            process.waitFor(2, TimeUnit.SECONDS);
            byte[] text = in.readNBytes(STDERR_KEPT);
            String said = new String(text, StandardCharsets.UTF_8).strip();
            return said.isEmpty() ? end : said;
        } catch (IOException unreadable) {
            return end;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return end;
        }
    }

    private static void closeQuietly(ServerSocketChannel server) {
        try {
            server.close();
        } catch (IOException e) {
            // closing is all that was wanted
            return;
        }
    }
}
