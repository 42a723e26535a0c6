package io.neolayer.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.kernel.config.Settings;
import io.neolayer.kernel.telemetry.Component;
import io.neolayer.kernel.telemetry.HealthBoard;
import io.neolayer.sandbox.Sandbox;
import io.neolayer.sandbox.SandboxConfig;
import io.neolayer.sandbox.SandboxListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxHealthTest {
    @TempDir
    Path folder;

    /** Workers are started by a link that can be led elsewhere. */
    private SandboxConfig startedBy(Path java, SandboxPlace place) {
        Settings settings = Settings.of(List.of(), Map.of("FUNCTIONS_WORKERS", "1"));
        SandboxConfig config = place.config(SandboxSettings.read(settings), SandboxListener.none());
        return new SandboxConfig(
                java,
                config.classPath(),
                config.imageDir(),
                config.runDir(),
                1,
                1,
                config.heapBytes(),
                config.uid(),
                false,
                config.clock(),
                config.listener());
    }

    private Path leading(String target) throws IOException {
        Path link = folder.resolve("java");
        Path other = Files.createSymbolicLink(folder.resolve("other"), Path.of(target));
        return Files.move(other, link, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void until(HealthBoard board, String status) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        board.check();
        while (!status.equals(board.ready().components().get("sandbox"))) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("expected the sandbox " + status + ", found " + board.finding("sandbox"));
            }
            LockSupport.parkNanos(20_000_000);
            board.check();
        }
    }

    @Test
    void readinessNamesASandboxThatCannotStartAWorkerUntilItCan() throws IOException {
        Path java = leading("/bin/false");
        SandboxPlace place = SandboxPlace.find();
        try (place;
                var sandbox = new Sandbox(startedBy(java, place));
                var board = new HealthBoard(
                        List.of(new Component("sandbox", true, () -> HealthChecks.sandbox(sandbox.status()))),
                        System::nanoTime,
                        System::nanoTime)) {
            board.traffic(HealthBoard.Traffic.SERVING);
            until(board, "failing");
            assertThat(board.ready().ok()).isFalse();
            assertThat(board.finding("sandbox").detail())
                    .contains("expected a worker to become ready")
                    .contains("status 1");
            leading(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            until(board, "ok");
            assertThat(board.ready().ok()).isTrue();
        }
    }
}
