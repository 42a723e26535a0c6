package io.neolayer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.cli.StubServer.Answer;
import io.neolayer.cli.terminal.Exit;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
    private StubServer server;
    private Cli cli;

    @BeforeEach
    void start(@TempDir Path home) {
        server = new StubServer();
        cli = new Cli(home, server.address());
        cli.run("accounts", "--help");
        server.on(
                "GET /accounts/acc-1/secrets",
                r -> Answer.ok(
                        "{\"items\":[{\"id\":\"1\",\"name\":\"alpha\"},{\"id\":\"2\",\"name\":\"beta\"}],\"next_cursor\":null}"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String[] complete(String... words) {
        String[] all = new String[words.length + 2];
        all[0] = "__complete";
        all[1] = "--";
        System.arraycopy(words, 0, all, 2, words.length);
        Cli.Run run = cli.run(all);
        assertThat(run.exit()).isEqualTo(Exit.DONE);
        assertThat(run.err()).isEmpty();
        return run.out().lines().toArray(String[]::new);
    }

    @Test
    void commandsOptionsAndValues() {
        assertThat(complete("acc")).containsExactly("accounts");
        assertThat(complete(""))
                .contains("accounts", "secrets", "doctor", "functions")
                .doesNotContain("dashboard-link");
        assertThat(complete("accounts", "qu")).containsExactly("quotas");
        assertThat(complete("functions", "de")).containsExactly("deploy");
        assertThat(complete("functions", "ex")).isEmpty();
        assertThat(complete("secrets", "create", "--val"))
                .containsExactlyInAnyOrder("--value-file", "--value-stdin", "--value-env");
        assertThat(complete("jobs", "create", "--kind", "")).containsExactly("fast", "slow");
        assertThat(complete("jobs", "create", "--kind", "s")).containsExactly("slow");
        assertThat(complete("accounts", "list", "-o", "")).contains("json", "table", "yaml");
        assertThat(complete("jobs", "create", "--no")).contains("--no-enabled");
        assertThat(complete("nonsense", "")).isEmpty();
    }

    @Test
    void idsByOneListCallThatIsKept() {
        assertThat(complete("secrets", "get", "")).containsExactly("alpha", "beta");
        assertThat(complete("secrets", "get", "b")).containsExactly("beta");
        assertThat(server.calls()).hasSize(1);
        assertThat(server.calls().getFirst().query()).isEqualTo("limit=50");
    }

    @Test
    void silentWhenTheServerIsGoneOrRefuses() {
        server.on("GET /accounts/acc-1/secrets", r -> Answer.problem(500, "internal", "x"));
        assertThat(complete("secrets", "get", "")).isEmpty();
        server.close();
        assertThat(complete("acc")).containsExactly("accounts");
        assertThat(complete("secrets", "delete", "")).isEmpty();
    }

    @Test
    void scriptsAskForCandidates() {
        for (String shell : new String[] {"bash", "zsh", "fish"}) {
            assertThat(cli.run("completion", shell).out()).contains("slctl __complete -- ");
        }
        assertThat(cli.run("completion", "tcsh").exit()).isEqualTo(Exit.USAGE);
    }
}
