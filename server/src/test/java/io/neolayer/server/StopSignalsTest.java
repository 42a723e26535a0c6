package io.neolayer.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopSignalsTest {
    private static final int PATIENCE_SECONDS = 30;

    /** A process whose orderly end takes for ever. */
    static final class Endless {
        public static void main(String[] arguments) throws InterruptedException {
            var never = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                System.out.println("ending");
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
            StopSignals.handle();
            System.out.println("running");
            never.await();
        }
    }

    @Test
    void theFirstAsksAndTheSecondEnds() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Endless.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("running");
            assertThat(process.toHandle().destroy()).isTrue();
            assertThat(out.readLine()).isEqualTo("ending");
            assertThat(process.isAlive()).isTrue();
            assertThat(process.toHandle().destroy()).isTrue();
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(StopSignals.AT_ONCE);
        } finally {
            process.destroyForcibly();
        }
    }
}
