package io.neolayer.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Trains the AOT cache of an image once, in the background; without one, workers start slower and behave the same. */
final class AotTraining {
    private static final Path NICE = Path.of("/usr/bin/nice");
    private static final long LONGEST_MINUTES = 10;
    private final SandboxConfig config;
    private final WorkerImage image;
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile String state;
    private volatile @Nullable Process process;

    AotTraining(SandboxConfig config, WorkerImage image) {
        this.config = config;
        this.image = image;
        this.state = !config.aotCache() ? "off" : Files.exists(image.aotCache()) ? "ready" : "training";
    }

    /** {@code off}, {@code training}, {@code ready} or {@code failed}. */
    String state() {
        return state;
    }

    boolean ready() {
        return state.equals("ready");
    }

    /** Starts the training once; later calls do nothing. */
    void start() {
        if (state.equals("training") && begun.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("sandbox-aot").start(this::train);
        }
    }

    void close() {
        Process running = process;
        if (running != null) {
            running.descendants().forEach(ProcessHandle::destroyForcibly);
            running.destroyForcibly();
        }
    }

    private void train() {
        try {
            Path made = Files.createTempFile(image.folder(), "training", ".aot");
            try {
                state = train(made) ? "ready" : "failed";
            } finally {
                Files.deleteIfExists(made);
            }
        } catch (IOException e) {
            state = "failed";
        }
    }

    private boolean train(Path made) throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(NICE)) {
            // workers that serve come first
            command.addAll(List.of(NICE.toString(), "-n", "19"));
        }
        command.addAll(WorkerCommand.training(config, image, made));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
        Process running = builder.start();
        process = running;
        running.getOutputStream().close();
        try {
            if (!running.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)
                    || running.exitValue() != 0
                    || Files.size(made) == 0) {
                close();
                return false;
            }
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            return false;
        }
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(made, image.aotCache(), StandardCopyOption.ATOMIC_MOVE);
        return true;
    }
}
