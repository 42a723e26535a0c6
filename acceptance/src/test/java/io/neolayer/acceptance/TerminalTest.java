package io.neolayer.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code make run} on a terminal: what a person reads, and that Ctrl-C leaves nothing behind. */
class TerminalTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void makeRunSaysWhatToTypeNextAndCtrlCStopsAllOfIt() throws Exception {
        Path data = Product.passable(folder).resolve("data");
        var environment = Map.of(
                "PACKAGED", "yes", "DATA_DIR", data.toString(), "LISTEN", "127.0.0.1:0", "FUNCTIONS_WORKERS", "1");
        List<ProcessHandle> started;
        int exit;
        try (Terminal terminal = Terminal.run("make run", Product.ROOT, environment)) {
            String said = terminal.await("ready http://127.0.0.1:", PATIENCE);
            assertThat(said)
                    .contains("operator token in " + data.resolve("operator-token"))
                    .containsPattern("next: SERVICE_LAYER_ADDR=http://\\S+ SERVICE_LAYER_TOKEN_FILE=" + data
                            + "/operator-token \\./slctl accounts create --owner me");
            assertThat(Files.readString(data.resolve("operator-token"))).isNotBlank();
            started = terminal.processes();
            assertThat(commands(started)).anyMatch(command -> command.contains("postgres"));
            terminal.type(Terminal.CTRL_C);
            exit = terminal.end(PATIENCE);
            assertThat(terminal.all()).doesNotContain("ended unexpectedly").doesNotContain("Exception");
        }
        // make calls what its recipe was told to end an interrupt
        assertThat(exit).isIn(0, 2, 130);
        for (ProcessHandle process : started) {
            process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(postgresOf(data)).isEmpty();
        try (Product again = Product.start(data, Map.of())) {
            assertThat(again.get("/accounts", again.operatorToken()).status()).isEqualTo(200);
        }
    }

    private static List<String> commands(List<ProcessHandle> processes) {
        return processes.stream()
                .map(process -> process.info().command().orElse(""))
                .toList();
    }

    private static List<String> postgresOf(Path data) throws IOException {
        try (var processes = Files.list(Path.of("/proc"))) {
            return processes
                    .map(process -> commandLine(process.resolve("cmdline")))
                    .filter(line -> line.contains(data.toString()))
                    .toList();
        }
    }

    private static String commandLine(Path file) {
        try {
            return Files.isReadable(file) ? Files.readString(file).replace('\0', ' ') : "";
        } catch (IOException gone) {
            return "";
        }
    }
}
