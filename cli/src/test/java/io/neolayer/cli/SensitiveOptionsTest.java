package io.neolayer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.cli.StubServer.Answer;
import io.neolayer.cli.terminal.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SensitiveOptionsTest {
    private StubServer server;
    private Cli cli;

    @BeforeEach
    void start(@TempDir Path home) {
        server = new StubServer();
        server.on("POST /accounts/acc-1/secrets", r -> Answer.json(201, "{\"name\":\"k\"}"));
        cli = new Cli(home, server.address());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aValueOnTheCommandLineIsRefusedAndNotRepeated() {
        Cli.Run run = cli.run("secrets", "create", "--name", "k", "--value", "hunter2");

        assertThat(run.exit()).isEqualTo(Exit.USAGE);
        assertThat(run.err())
                .contains("--value-file", "--value-stdin", "--value-env")
                .doesNotContain("hunter2");
        assertThat(cli.run("secrets", "create", "--valeu=hunter2").err()).doesNotContain("hunter2");
        assertThat(cli.run("secrets", "create", "--body", "{\"value\":\"hunter2\"}")
                        .err())
                .contains("--body @FILE")
                .doesNotContain("hunter2");
        assertThat(server.calls()).isEmpty();
    }

    @Test
    void fileStandardInputAndEnvironmentAreTaken() throws IOException {
        Files.writeString(cli.home().resolve("v"), "from file\n\n");
        cli.environment.put("MY_SECRET", "from env");

        cli.run("secrets", "create", "--name", "k", "--value-file", "v");
        cli.input("from stdin\r\n").run("secrets", "create", "--name", "k", "--value-stdin");
        cli.run("secrets", "create", "--name", "k", "--value-env", "MY_SECRET");

        assertThat(server.calls().stream().map(r -> r.json().path("value").asString()))
                .containsExactly("from file\n", "from stdin", "from env");
        assertThat(cli.run("secrets", "create", "--name", "k", "--value-env", "NOT_SET")
                        .err())
                .contains("NOT_SET");
        assertThat(cli.run("secrets", "create", "--name", "k", "--value-file", "no-file")
                        .exit())
                .isEqualTo(Exit.FAULT);
    }

    @Test
    void aWholeBodyFromAFileMayHoldIt() throws IOException {
        Files.writeString(cli.home().resolve("b.json"), "{\"name\":\"k\",\"value\":\"v\"}");

        assertThat(cli.run("secrets", "create", "--body", "@b.json").exit()).isEqualTo(Exit.DONE);
        assertThat(cli.run("secrets", "create", "--body", "@" + cli.home().resolve("b.json"))
                        .exit())
                .isEqualTo(Exit.DONE);
        assertThat(cli.input("{\"name\":\"k\",\"value\":\"v\"}")
                        .run("secrets", "create", "--body", "-")
                        .exit())
                .isEqualTo(Exit.DONE);
    }

    @Test
    void theCredentialIsMaskedInTraces() {
        String err = cli.run("secrets", "create", "--name", "k", "-vv").err();

        assertThat(err)
                .contains("> Authorization: Bearer ***")
                .contains("> Idempotency-Key")
                .doesNotContain("tok-1");
    }

    @Test
    void aTokenOnTheCommandLineIsRefused() {
        assertThat(cli.run("accounts", "list", "--token", "hunter2"))
                .satisfies(run -> assertThat(run.exit()).isEqualTo(Exit.USAGE))
                .satisfies(run -> assertThat(run.err()).contains("--token-file").doesNotContain("hunter2"));
        assertThat(cli.run("--token=hunter2", "whoami").exit()).isEqualTo(Exit.USAGE);
        assertThat(cli.run("dashboard-link", "--account", "x").err()).contains("a token in a URL leaks");
        assertThat(server.calls()).isEmpty();
    }
}
