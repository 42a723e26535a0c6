package io.neolayer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.cli.StubServer.Answer;
import io.neolayer.cli.output.Json;
import io.neolayer.cli.terminal.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedCommandTest {
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

    @Test
    void everyOperationOfTheDocumentIsACommandWithHelp() {
        Json.read(StubServer.sample())
                .path("paths")
                .forEach(path -> path.properties().forEach(entry -> {
                    String id = entry.getValue().path("operationId").asString("");
                    if (id.matches("[a-z_.]+")) {
                        String[] words = (id.replace('_', '-') + ".--help").split("\\.");
                        Cli.Run run = cli.run(words);
                        assertThat(run.exit()).as(id).isEqualTo(Exit.DONE);
                        assertThat(run.out())
                                .contains("Usage: slctl " + id.replace('_', '-').replace('.', ' '));
                    }
                }));
    }

    @Test
    void helpShowsFieldsBoundsPermissionExampleAndCurl() {
        String help = cli.run("accounts", "create", "--help").out();

        assertThat(help)
                .contains("Make an account")
                .contains("--owner=TEXT")
                .contains("Label of the responsible party. (required; 1 to 128 characters)")
                .contains("Permission: accounts:create")
                .contains("slctl accounts create --body '{\"owner\":\"alice\"}'")
                .contains("Bearer $SERVICE_LAYER_TOKEN");
    }

    @Test
    void scalarsArraysMapsAndDottedObjectsMakeTheBody() {
        server.on("POST /accounts/acc-1/jobs", r -> Answer.json(202, "{\"id\":\"j1\",\"status\":\"queued\"}"));

        Cli.Run run = cli.run(
                "jobs",
                "create",
                "--kind",
                "fast",
                "--count",
                "3",
                "--rate",
                "1.50",
                "--amount",
                "1.25",
                "--no-enabled",
                "--every",
                "5m",
                "--at",
                "2026-01-31T12:00:00Z",
                "--tags",
                "a",
                "--tags",
                "b",
                "--metadata",
                "k=v=w",
                "--policy.daily-limit",
                "5",
                "--policy.window.hours",
                "7",
                "--body-output",
                "x",
                "--body",
                "{\"either\":7,\"kind\":\"slow\"}");

        assertThat(run.exit()).isEqualTo(Exit.DONE);
        assertThat(server.calls().getFirst().json())
                .isEqualTo(Json.read(
                        "{\"either\":7,\"kind\":\"fast\",\"count\":3,\"rate\":1.50,\"amount\":\"1.25\",\"enabled\":false,"
                                + "\"every\":\"PT5M\",\"at\":\"2026-01-31T12:00:00Z\",\"tags\":[\"a\",\"b\"],\"metadata\":{\"k\":\"v=w\"},"
                                + "\"policy\":{\"daily_limit\":5,\"window\":{\"hours\":7}},\"output\":\"x\"}"));
    }

    @Test
    void aPostCarriesAnIdempotencyKey() {
        server.on("POST /accounts", r -> Answer.json(201, "{\"id\":\"a\"}"));

        cli.run("accounts", "create", "--owner", "a");
        cli.run("accounts", "create", "--owner", "a", "--idempotency-key", "mine");

        assertThat(server.calls().get(0).header("Idempotency-key"))
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(server.calls().get(1).header("Idempotency-key")).isEqualTo("mine");
        assertThat(server.calls().get(1).header("Authorization")).isEqualTo("Bearer tok-1");
    }

    @Test
    void badValuesAreRefusedBeforeAnythingIsSent() {
        assertThat(cli.run("jobs", "create", "--kind", "odd").err()).contains("--kind must be one of fast, slow");
        assertThat(cli.run("jobs", "create", "--rate", "1e3").err()).contains("without exponent");
        assertThat(cli.run("jobs", "create", "--count", "1.5").err()).contains("whole number");
        assertThat(cli.run("jobs", "create", "--at", "today").err()).contains("--at must be a date-time");
        assertThat(cli.run("jobs", "create", "--every", "soon").err()).contains("--every must be a duration");
        assertThat(cli.run("jobs", "create", "--metadata", "k").err()).contains("KEY=VALUE");
        assertThat(cli.run("jobs", "create", "--body", "{").err()).contains("--body is not JSON");
        assertThat(cli.run("accounts", "list", "--state", "odd").exit()).isEqualTo(Exit.USAGE);
        assertThat(cli.run("accounts", "list", "--limit", "201").err()).contains("1 to 200");
        assertThat(cli.run("secrets", "get").err()).contains("expected NAME");
        assertThat(cli.run("secrets", "get", "..").exit()).isEqualTo(Exit.USAGE);
        assertThat(server.calls()).isEmpty();
    }

    @Test
    void pathWordsStandInOrderAndTheAccountOnlyInItsOwnService() {
        server.on("GET /accounts/acc-1/secrets/a%20b", r -> Answer.ok("{\"name\":\"a b\"}"));
        server.on("PUT /accounts/acc-1/quotas/q", r -> Answer.ok("{}"));
        server.on("PUT /accounts/other/quotas/q", r -> Answer.ok("{}"));
        server.on("GET /accounts/acc-1", r -> Answer.ok("{}"));

        assertThat(cli.run("secrets", "get", "a b").exit()).isEqualTo(Exit.DONE);
        assertThat(cli.run("accounts", "quotas", "set", "q", "--body-limit", "5")
                        .exit())
                .isEqualTo(Exit.DONE);
        assertThat(cli.run("accounts", "quotas", "set", "other", "q", "--body-limit", "5")
                        .exit())
                .isEqualTo(Exit.DONE);
        assertThat(cli.run("accounts", "get").exit()).isEqualTo(Exit.DONE);
    }

    @Test
    void anIdThatBeginsAnotherRunsAndHasCommandsUnderIt() {
        server.on("GET /neo/snapshots", r -> Answer.ok("{\"which\":\"all\"}"));
        server.on("GET /neo/snapshots/latest", r -> Answer.ok("{\"which\":\"latest\"}"));

        assertThat(cli.run("neo", "snapshots").out()).contains("all");
        assertThat(cli.run("neo", "snapshots", "latest").out()).contains("latest");
        assertThat(cli.run("api", "call", "neo.snapshots.latest").out()).contains("latest");
        assertThat(cli.run("api", "get", "/neo/snapshots").out()).contains("all");
    }

    @Test
    void entriesOutsideTheGrammarAreSkippedAndNamed() {
        server.on("GET /accounts/acc-1", r -> Answer.ok("{}"));

        assertThat(cli.run("accounts", "get", "-v").err())
                .contains("get /bad/one: id \"Not An Id\"")
                .contains("id accounts.get stands twice");
    }

    @Test
    void aPatchSendsNullForUnsetFieldsAndChecksTheVersion() {
        server.on("GET /accounts/acc-1", r -> Answer.ok("{}").with("ETag", "\"7\""));
        server.on("PATCH /accounts/acc-1", r -> Answer.ok("{}"));

        cli.run("accounts", "update", "--owner", "x", "--unset", "name", "--if-match", "auto");
        cli.run("accounts", "update", "--owner", "x", "--if-match", "3");

        StubServer.Request patch = server.calls().get(1);
        assertThat(patch.json()).isEqualTo(Json.read("{\"owner\":\"x\",\"name\":null}"));
        assertThat(patch.header("If-match")).isEqualTo("\"7\"");
        assertThat(patch.header("Content-type")).isEqualTo("application/merge-patch+json");
        assertThat(server.calls().get(2).header("If-match")).isEqualTo("\"3\"");
    }

    @Test
    void dryRunShowsTheRequestAndSendsNothing() throws IOException {
        Files.writeString(cli.home().resolve("v"), "hunter2\n");
        Cli.Run run = cli.run("secrets", "create", "--name", "k", "--value-file", "v", "--dry-run");

        assertThat(run.out())
                .contains("POST " + server.address() + "/accounts/acc-1/secrets")
                .contains("Authorization: Bearer ***")
                .contains("\"name\" : \"k\"")
                .doesNotContain("hunter2")
                .doesNotContain("tok-1");
        assertThat(server.calls()).isEmpty();
    }

    @Test
    void aNewOperationIsFoundAlthoughTheCopyIsYoung() {
        assertThat(cli.run("accounts", "--help").exit()).isEqualTo(Exit.DONE);
        server.on(
                "GET /openapi.json",
                r -> Answer.ok(StubServer.sample().replace("\"neo.snapshots.latest\"", "\"neo.heights.get\"")));
        server.on("GET /neo/snapshots/latest", r -> Answer.ok("{\"height\":7}"));

        assertThat(cli.run("neo", "heights", "get").out()).contains("7");
    }

    @Test
    void theDocumentIsAskedForByETagAndAnOldCopyServesWhenTheServerIsGone() throws IOException {
        server.on(
                "GET /openapi.json",
                r -> "\"e1\"".equals(r.header("If-none-match"))
                        ? new Answer(304, java.util.Map.of(), "")
                        : Answer.ok(StubServer.sample()).with("ETag", "\"e1\""));
        cli.run("accounts", "--help");
        assertThat(server.requests).hasSize(1);
        cli.run("accounts", "--help");
        assertThat(server.requests).hasSize(1);
        age();
        assertThat(cli.run("accounts", "--help").exit()).isEqualTo(Exit.DONE);
        assertThat(server.requests).hasSize(2);
        age();
        server.close();
        assertThat(cli.run("accounts", "--help").exit()).isEqualTo(Exit.DONE);
        assertThat(cli.run("accounts", "get").exit()).isEqualTo(Exit.NO_ANSWER);
    }

    private void age() throws IOException {
        try (var files = Files.list(cli.home().resolve(".cache/slctl/documents"))) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(0));
            }
        }
    }
}
