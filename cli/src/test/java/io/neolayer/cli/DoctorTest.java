package io.neolayer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.cli.StubServer.Answer;
import io.neolayer.cli.terminal.Exit;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    private StubServer server;
    private Cli cli;

    @BeforeEach
    void start(@TempDir Path home) {
        server = new StubServer();
        cli = new Cli(home, server.address());
        server.on("GET /livez", r -> Answer.ok("{\"status\":\"ok\"}"));
        server.on("GET /readyz", r -> Answer.ok("{\"status\":\"ok\",\"components\":{\"neo\":\"not_configured\"}}"));
        server.on("GET /system/version", r -> Answer.ok("{\"version\":\"0.1.7\"}"));
        server.on(
                "GET /auth/whoami",
                r -> Answer.ok("{\"principal\":\"api_key:1\"}")
                        .with("X-RateLimit-Limit", "100")
                        .with("X-RateLimit-Remaining", "99"));
        server.on("GET /accounts/acc-1", r -> Answer.ok("{\"id\":\"acc-1\",\"state\":\"active\"}"));
        server.on(
                "GET /accounts/acc-1/quotas",
                r -> Answer.ok("{\"items\":[{\"name\":\"functions.functions\",\"limit\":100,\"used\":1}]}"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aHealthyServerIsDoneAndOnlyWarnsOfWhatIsLocal() {
        for (String word : new String[] {"doctor", "health", "status"}) {
            Cli.Run run = cli.run(word, "-o", "table");
            assertThat(run.out())
                    .doesNotContain("fail ")
                    .containsPattern("ok +readyz")
                    .containsPattern("warn +signers +none is pinned");
            assertThat(run.exit()).isEqualTo(Exit.DONE);
        }
    }

    @Test
    void thePartThatIsNotReadyIsNamed() {
        server.on(
                "GET /readyz",
                r -> Answer.json(
                        503, "{\"status\":\"failing\",\"components\":{\"database\":\"failing\",\"clock\":\"ok\"}}"));

        Cli.Run run = cli.run("doctor", "-o", "table");

        assertThat(run.exit()).isEqualTo(Exit.CHECK_FAILED);
        assertThat(run.out())
                .containsPattern("fail +readyz +status 503; database failing")
                .contains("next: look at the server's log");
    }

    @Test
    void noConnection() {
        server.close();

        Cli.Run run = cli.run("doctor", "-o", "table");

        assertThat(run.exit()).isEqualTo(Exit.CHECK_FAILED);
        assertThat(run.out()).containsPattern("fail +address").containsPattern("skipped +server");
    }

    @Test
    void clockVersionCredentialQuotaAndAccount() {
        cli.clock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(100));
        server.on("GET /system/version", r -> Answer.ok("{\"version\":\"1.0.0\"}"));
        server.on("GET /auth/whoami", r -> Answer.problem(401, "unauthenticated", "x"));
        assertThat(cli.run("doctor", "-o", "table").out())
                .containsPattern("fail +clock +\\d{2,3} s apart")
                .containsPattern("fail +version +slctl 0.1.0, server 1.0.0")
                .containsPattern("fail +credential +refused with status 401");

        server.on(
                "GET /auth/whoami",
                r -> Answer.ok("{}").with("X-RateLimit-Limit", "100").with("X-RateLimit-Remaining", "3"));
        server.on("GET /accounts/acc-1", r -> Answer.ok("{\"id\":\"acc-1\",\"state\":\"suspended\"}"));
        server.on(
                "GET /accounts/acc-1/quotas",
                r -> Answer.ok("{\"items\":[{\"name\":\"q\",\"limit\":10,\"used\":10}]}"));
        assertThat(cli.run("doctor", "-o", "table").out())
                .containsPattern("warn +rate limit +3 of 100")
                .containsPattern("fail +account +acc-1 is suspended")
                .containsPattern("fail +quotas +q 10 of 10");
    }
}
