package io.neolayer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.cli.StubServer.Answer;
import io.neolayer.cli.terminal.Exit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCodesTest {
    private StubServer server;
    private Cli cli;

    @BeforeEach
    void start(@TempDir Path home) {
        server = new StubServer();
        cli = new Cli(home, server.address());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400, 8", "401, 4", "403, 5", "404, 6", "409, 7", "412, 7", "413, 8", "415, 8", "422, 8", "428, 7", "429, 9",
        "500, 10", "502, 10", "503, 10", "504, 10"
    })
    void theStatusDecides(int status, int code) {
        server.on("GET /accounts/acc-1", r -> Answer.problem(status, "some_code", "because"));

        Cli.Run run = cli.run("accounts", "get");

        assertThat(run.exit().code()).isEqualTo(code);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("error: because (code some_code, status " + status + ")")
                .contains("request id req-1");
    }

    @Test
    void usageAndConfiguration() {
        assertThat(cli.run("nonsense").exit()).isEqualTo(Exit.USAGE);
        assertThat(cli.run("accounts", "nonsense").exit()).isEqualTo(Exit.USAGE);
        assertThat(cli.run("accounts").exit()).isEqualTo(Exit.USAGE);
        assertThat(cli.run("accounts", "get", "--nonsense").exit()).isEqualTo(Exit.USAGE);
        assertThat(cli.run("accounts", "get", "-o", "xml").exit()).isEqualTo(Exit.USAGE);
        assertThat(cli.run("accounts", "get", "--retries", "11").exit()).isEqualTo(Exit.USAGE);
        assertThat(cli.run("accounts", "get", "--timeout", "11m").exit()).isEqualTo(Exit.USAGE);
        assertThat(cli.run("accounts", "get", "--addr", "ftp://x").exit()).isEqualTo(Exit.NOT_CONFIGURED);
        assertThat(cli.run("accounts", "get", "--profile", "unknown").exit()).isEqualTo(Exit.NOT_CONFIGURED);
        assertThat(cli.run("--help").exit()).isEqualTo(Exit.DONE);
        assertThat(cli.run().exit()).isEqualTo(Exit.DONE);
        assertThat(cli.run("help", "accounts", "get").out()).contains("Usage: slctl accounts get");
        assertThat(cli.run("version").out()).startsWith("{\"version\":");
        assertThat(cli.run("--version").out()).startsWith("slctl ");
    }

    @Test
    void noAnswerIsEleven() {
        server.close();

        Cli.Run run = cli.run("api", "GET", "/livez");

        assertThat(run.exit()).isEqualTo(Exit.NO_ANSWER);
        assertThat(run.err()).contains("no answer from " + server.address());
    }

    @Test
    void anAnswerThatIsNotJsonIsNotPrintedAsOne() {
        server.on("GET /accounts/acc-1", r -> new Answer(502, java.util.Map.of("Content-Type", "text/html"), "<html>"));

        assertThat(cli.run("accounts", "get", "--retries", "1").err())
                .contains("status 502")
                .doesNotContain("<html>");
    }

    @Test
    void fieldsAreMappedBackToOptions() {
        server.on("POST /accounts/acc-1/jobs", r -> Answer.json(422, """
                {"status":422,"code":"validation_failed","detail":"two fields","errors":[
                 {"field":"/policy/daily_limit","code":"min","message":"too small"},
                 {"field":"/auth/password","code":"size","message":"too short"},
                 {"field":"/metadata/k","code":"size","message":"too long"},
                 {"field":"/either","code":"type","message":"odd"}]}"""));

        assertThat(cli.run("jobs", "create").err())
                .contains("--policy.daily-limit: too small")
                .contains("--auth.password-file, --auth.password-stdin, --auth.password-env: too short")
                .contains("--metadata (/metadata/k): too long")
                .contains("--body /either: odd");
    }

    @Test
    void withJsonOutputTheProblemIsUnchanged() {
        server.on("GET /accounts/acc-1", r -> Answer.problem(404, "not_found", "gone"));

        assertThat(cli.run("accounts", "get", "-o", "json").err().strip())
                .isEqualTo("{\"status\":404,\"code\":\"not_found\",\"detail\":\"gone\",\"request_id\":\"req-1\"}");
    }

    @Test
    void deletingAndConfirming() {
        server.on("DELETE /accounts/acc-1/secrets/k", r -> new Answer(204, java.util.Map.of(), ""));
        server.on("POST /accounts/acc-1/archive", r -> Answer.ok("{}"));

        assertThat(cli.run("secrets", "delete", "k").exit()).isEqualTo(Exit.NOT_CONFIRMED);
        assertThat(cli.run("accounts", "archive").err())
                .contains("The account stops all work.")
                .contains("--yes");
        assertThat(server.calls()).isEmpty();
        assertThat(cli.run("secrets", "delete", "k", "--yes").exit()).isEqualTo(Exit.DONE);
        assertThat(cli.person("n").run("secrets", "delete", "k").exit()).isEqualTo(Exit.NOT_CONFIRMED);
        assertThat(cli.person("y").run("accounts", "archive").exit()).isEqualTo(Exit.DONE);
        assertThat(server.calls()).hasSize(2);
    }

    @Test
    void whatMayPassIsSentAgain() {
        Iterator<Answer> answers = List.of(
                        Answer.problem(503, "unavailable", "x"),
                        Answer.problem(429, "rate_limited", "x").with("Retry-After", "7"),
                        Answer.problem(409, "idempotency_in_progress", "x"),
                        Answer.json(201, "{\"id\":\"a\"}"))
                .iterator();
        server.on("POST /accounts", r -> answers.next());

        assertThat(cli.run("accounts", "create", "--owner", "a").exit()).isEqualTo(Exit.DONE);
        assertThat(server.calls().stream().map(r -> r.header("Idempotency-key")).distinct())
                .hasSize(1);
        assertThat(cli.pauses).hasSize(3).contains(Duration.ofSeconds(7));
        assertThat(cli.pauses).allSatisfy(pause -> assertThat(pause).isLessThanOrEqualTo(Duration.ofSeconds(7)));
    }

    @Test
    void whatCannotPassIsSentOnce() {
        server.on("GET /accounts/acc-1", r -> Answer.problem(500, "internal", "x"));
        server.on("PUT /accounts/acc-1/quotas/q", r -> Answer.problem(503, "unavailable", "x"));
        server.on(
                "GET /neo/snapshots",
                r -> Answer.problem(429, "rate_limited", "x").with("Retry-After", "61"));
        server.on(
                "GET /neo/snapshots/latest",
                r -> Answer.json(503, "{\"code\":\"not_configured\",\"retryable\":false}"));

        assertThat(cli.run("accounts", "get").exit()).isEqualTo(Exit.SERVER_FAULT);
        assertThat(cli.run("accounts", "quotas", "set", "q").exit()).isEqualTo(Exit.SERVER_FAULT);
        assertThat(cli.run("neo", "snapshots").exit()).isEqualTo(Exit.RATE_LIMITED);
        assertThat(cli.run("neo", "snapshots", "latest").exit()).isEqualTo(Exit.SERVER_FAULT);
        assertThat(server.calls()).hasSize(4);
        assertThat(cli.pauses).isEmpty();
    }

    @Test
    void attemptsAreCounted() {
        server.on("GET /accounts/acc-1", r -> Answer.problem(503, "unavailable", "x"));

        cli.run("accounts", "get", "--retries", "2");

        assertThat(server.calls()).hasSize(2);
    }

    @Test
    void waitingEndsWithTheWork() {
        Iterator<String> states =
                List.of("running", "succeeded", "queued", "failed").iterator();
        server.on(
                "POST /accounts/acc-1/jobs",
                r -> Answer.json(202, "{\"id\":\"j1\",\"status\":\"queued\"}")
                        .with("Location", "/accounts/acc-1/jobs/j1"));
        server.on(
                "GET /accounts/acc-1/jobs/j1", r -> Answer.ok("{\"id\":\"j1\",\"status\":\"" + states.next() + "\"}"));

        Cli.Run good = cli.run("jobs", "create", "--kind", "fast", "--wait", "-o", "json");
        assertThat(good.exit()).isEqualTo(Exit.DONE);
        assertThat(good.out()).isEqualTo("{\"id\":\"j1\",\"status\":\"succeeded\"}\n");
        assertThat(server.calls().getLast().query()).isEqualTo("wait=10s");
        assertThat(cli.run("jobs", "create", "--wait=60s").exit()).isEqualTo(Exit.WORK_FAILED);
    }

    @Test
    void waitingEndsWhenTimeIsUp() {
        server.on("GET /accounts/acc-1/jobs/j1", r -> Answer.ok("{\"id\":\"j1\",\"status\":\"running\"}"));

        Cli.Run run = cli.run("jobs", "get", "j1", "--wait=0s");

        assertThat(run.exit()).isEqualTo(Exit.STILL_RUNNING);
        assertThat(run.err()).contains("still running; the work goes on: j1");
        assertThat(cli.run("jobs", "get", "j1", "--wait=25h").exit()).isEqualTo(Exit.USAGE);
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedBeforeSending() {
        cli.input("{\"kind\":\"" + "x".repeat(11 << 20) + "\"}");

        assertThat(cli.run("jobs", "create", "--body", "-").exit()).isEqualTo(Exit.REFUSED);
        assertThat(server.calls()).isEmpty();
    }

    @Test
    void theOnlyAccountIsFoundAndMoreThanOneIsAsked() {
        cli.without("SERVICE_LAYER_ACCOUNT");
        server.on("GET /accounts", r -> Answer.ok("{\"items\":[{\"id\":\"acc-1\"}],\"next_cursor\":null}"));
        server.on("GET /accounts/acc-1/secrets/k", r -> Answer.ok("{}"));
        assertThat(cli.run("secrets", "get", "k").exit()).isEqualTo(Exit.DONE);

        server.on("GET /accounts", r -> Answer.ok("{\"items\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"next_cursor\":null}"));
        assertThat(cli.run("secrets", "get", "k"))
                .satisfies(run -> assertThat(run.exit()).isEqualTo(Exit.NOT_CONFIGURED))
                .satisfies(run -> assertThat(run.err()).contains("--account"));
    }
}
