package io.neolayer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.cli.StubServer.Answer;
import io.neolayer.cli.output.Json;
import io.neolayer.cli.terminal.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionsTest {
    private static final String BASE = "/accounts/acc-1/functions";
    private static final String SUM =
            "{\"id\":\"f1\",\"name\":\"Sum\",\"status\":\"active\",\"latest_number\":2,\"aliases\":{\"live\":2}}";
    private StubServer server;
    private Cli cli;

    @BeforeEach
    void start(@TempDir Path home) throws IOException {
        server = new StubServer();
        cli = new Cli(home, server.address());
        Files.writeString(home.resolve("sum.js"), "(p) => ({sum: p.a + p.b})");
        server.on("GET " + BASE, r -> Answer.ok("{\"items\":[" + SUM + "],\"next_cursor\":null}"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String version(int number) {
        return "{\"number\":" + number
                + ",\"source_sha256\":\"ab\",\"form\":\"expression\",\"secrets\":[\"k\"],\"permissions\":[],"
                + "\"egress\":[\"a.example\"],\"limits\":{\"cpu\":\"PT1S\",\"wall\":null},\"deterministic\":true,\"executor\":\"js\"}";
    }

    @Test
    void aNewFunctionIsMadeWithWhatWasTyped() {
        server.on("GET " + BASE, r -> Answer.ok("{\"items\":[],\"next_cursor\":null}"));
        server.on("POST " + BASE, r -> Answer.json(201, SUM));
        server.on("GET " + BASE + "/f1/versions/1", r -> Answer.ok(version(1)));

        Cli.Run run = cli.run(
                "functions",
                "deploy",
                "sum.js",
                "--secret",
                "k",
                "--egress",
                "a.example",
                "--cpu",
                "500ms",
                "--input-schema",
                "{\"type\":\"object\"}",
                "--record",
                "--tag",
                "t");

        assertThat(run.exit()).isEqualTo(Exit.DONE);
        assertThat(Json.read(run.out()).path("number").asInt()).isEqualTo(1);
        assertThat(server.calls().get(1).json())
                .isEqualTo(Json.read("{\"name\":\"sum\",\"source\":\"(p) => ({sum: p.a + p.b})\",\"secrets\":[\"k\"],"
                        + "\"egress\":[\"a.example\"],\"limits\":{\"cpu\":\"PT0.5S\"},\"input_schema\":{\"type\":\"object\"},\"record\":true,"
                        + "\"tags\":[\"t\"]}"));
        assertThat(server.calls().get(1).header("Idempotency-key")).isNotNull();
    }

    @Test
    void aChangedFileIsANewVersionThatKeepsWhatWasNotTyped() {
        server.on("GET " + BASE + "/f1/versions/2", r -> Answer.ok(version(2)));
        server.on("GET " + BASE + "/f1/versions/3", r -> Answer.ok(version(3)));
        server.on("POST " + BASE + "/f1/versions", r -> Answer.json(201, version(3)));
        server.on("PUT " + BASE + "/f1/aliases/live", r -> Answer.ok("{}"));

        Cli.Run run = cli.run("functions", "deploy", "sum.js", "--cpu", "2s");

        assertThat(Json.read(run.out()).path("created").asBoolean()).isTrue();
        var posted = server.calls().stream()
                .filter(r -> r.method().equals("POST"))
                .findFirst()
                .orElseThrow()
                .json();
        assertThat(posted.path("secrets")).isEqualTo(Json.read("[\"k\"]"));
        assertThat(posted.path("egress")).isEqualTo(Json.read("[\"a.example\"]"));
        assertThat(posted.path("limits")).isEqualTo(Json.read("{\"cpu\":\"PT2S\"}"));
        assertThat(posted.path("deterministic").asBoolean()).isTrue();
        assertThat(server.calls().stream()
                        .filter(r -> r.method().equals("PUT"))
                        .findFirst()
                        .orElseThrow()
                        .json())
                .isEqualTo(Json.read("{\"number\":3}"));
    }

    @Test
    void anUnchangedFileMakesNoVersionAndMovesNothing() {
        server.on("GET " + BASE + "/f1/versions/2", r -> Answer.ok(version(2)));
        server.on("POST " + BASE + "/f1/versions", r -> Answer.ok(version(2)));

        Cli.Run run = cli.run("functions", "deploy", "sum.js");

        assertThat(Json.read(run.out()).path("created").asBoolean(true)).isFalse();
        assertThat(run.err()).contains("nothing changed; version 2 stands");
        assertThat(server.calls().stream().map(StubServer.Request::method)).doesNotContain("PUT");
    }

    @Test
    void aCompileErrorIsShownAtItsPlace() {
        server.on("GET " + BASE + "/f1/versions/2", r -> Answer.ok(version(2)));
        server.on("POST " + BASE + "/f1/versions", r -> Answer.json(422, """
                {"status":422,"code":"validation_failed","detail":"x","line":2,"column":12,"request_id":"q",
                 "errors":[{"field":"/source","code":"syntax_error","message":"line 2, column 12: unexpected ;"}]}"""));

        Cli.Run run = cli.run("functions", "deploy", "sum.js");

        assertThat(run.exit()).isEqualTo(Exit.REFUSED);
        assertThat(run.err()).contains("sum.js:2:12: unexpected ; (syntax_error)");
    }

    @Test
    void whatCannotBeDeployed() throws IOException {
        assertThat(cli.run("functions", "deploy", "missing.js").exit()).isEqualTo(Exit.FAULT);
        assertThat(cli.run("functions", "deploy", ".").exit()).isEqualTo(Exit.USAGE);
        assertThat(cli.run("functions", "deploy").exit()).isEqualTo(Exit.USAGE);
        Files.writeString(cli.home().resolve("big.js"), "x".repeat(300_000));
        assertThat(cli.run("functions", "deploy", "big.js").exit()).isEqualTo(Exit.REFUSED);
    }

    @Test
    void aRunPrintsLogsResultAndCost() {
        server.on("POST " + BASE + "/f1/execute", r -> Answer.ok("""
                {"id":"e1","status":"succeeded","number":2,"output":{"sum":3},
                 "logs":[{"seq":1,"at":"2026-01-01T00:00:00.000Z","level":"info","message":"hi\\u001b[1m"}],
                 "usage":{"cpu_ms":3,"wall_ms":12,"memory_peak_bytes":3460300,"egress_bytes":0,"calls":1}}"""));

        for (String word : List.of("run", "execute")) {
            Cli.Run run =
                    cli.run("functions", word, "sum", "--input", "{\"a\":1,\"b\":2}", "--version", "2", "-o", "table");
            assertThat(run.exit()).isEqualTo(Exit.DONE);
            assertThat(run.out()).isEqualTo("{\n  \"sum\" : 3\n}\n");
            assertThat(run.err())
                    .contains("2026-01-01T00:00:00.000Z INFO  hi\\u{1b}[1m")
                    .contains("CPU 3 ms, wall 12 ms, peak memory 3.3 MiB, host calls 1");
        }
        StubServer.Request sent = server.calls().getLast();
        assertThat(sent.json()).isEqualTo(Json.read("{\"a\":1,\"b\":2}"));
        assertThat(sent.query()).isEqualTo("wait=1s&number=2");
    }

    @Test
    void aLongRunIsFollowedToItsEnd() {
        Deque<String> states = new ArrayDeque<>(List.of("running", "succeeded"));
        server.on(
                "POST " + BASE + "/f1/execute",
                r -> Answer.json(202, "{\"id\":\"e1\",\"status\":\"running\",\"logs\":[]}"));
        server.on(
                "GET " + BASE + "/executions/e1/logs",
                r -> Answer.ok(
                        "{\"items\":[{\"seq\":1,\"level\":\"info\",\"message\":\"one\"}],\"next_cursor\":null}"));
        server.on(
                "GET " + BASE + "/executions/e1",
                r -> Answer.ok("{\"id\":\"e1\",\"status\":\"" + states.pop()
                        + "\",\"output\":{\"x\":1},\"logs\":[{\"seq\":1,\"level\":\"info\",\"message\":\"one\"},"
                        + "{\"seq\":2,\"level\":\"info\",\"message\":\"two\"}]}"));

        Cli.Run run = cli.run("functions", "run", "sum");

        assertThat(run.exit()).isEqualTo(Exit.DONE);
        assertThat(run.err().lines().filter(l -> l.endsWith("one"))).hasSize(1);
        assertThat(run.err().lines().filter(l -> l.endsWith("two"))).hasSize(1);
    }

    @Test
    void aFailedRunIsTwelveWithItsStack() {
        server.on("POST " + BASE + "/f1/execute", r -> Answer.ok("""
                {"id":"e1","status":"failed","number":2,"logs":[],"error":{"code":"cpu_limit","message":"too long","stack":"at f (1:2)",
                 "limit":"cpu","allowed":500,"used":512}}"""));

        Cli.Run run = cli.run("functions", "run", "sum", "-o", "table");

        assertThat(run.exit()).isEqualTo(Exit.WORK_FAILED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("error: too long (code cpu_limit)", "limit cpu: allowed 500, used 512", "  at f (1:2)");
    }

    @Test
    void aRunThatOutlivesTheWaitIsThirteen() {
        server.on(
                "POST " + BASE + "/f1/execute",
                r -> Answer.json(202, "{\"id\":\"e1\",\"status\":\"running\",\"logs\":[]}"));
        server.on("GET " + BASE + "/executions/e1/logs", r -> Answer.ok("{\"items\":[],\"next_cursor\":null}"));

        Cli.Run run = cli.run("functions", "run", "sum", "--wait=0s");

        assertThat(run.exit()).isEqualTo(Exit.STILL_RUNNING);
        assertThat(run.err()).contains("the work goes on: e1");
    }

    @Test
    void anUnknownFunctionIsNotFound() {
        assertThat(cli.run("functions", "run", "nope").exit()).isEqualTo(Exit.NOT_FOUND);
        assertThat(cli.run("functions", "logs", "nope").exit()).isEqualTo(Exit.NOT_FOUND);
    }

    @Test
    void pastLinesComeOldestRunFirst() {
        server.on(
                "GET " + BASE + "/f1/executions",
                r -> Answer.ok("{\"items\":[{\"id\":\"e2\"},{\"id\":\"e1\"}],\"next_cursor\":null}"));
        for (String id : List.of("e1", "e2")) {
            server.on(
                    "GET " + BASE + "/executions/" + id + "/logs",
                    r -> Answer.ok("{\"items\":[{\"seq\":1,\"at\":\"t\",\"level\":\"warn\",\"message\":\"of " + id
                            + "\"}],\"next_cursor\":null}"));
        }

        assertThat(cli.run("functions", "logs", "sum", "--level", "warn", "-o", "table")
                        .out())
                .isEqualTo("t WARN  of e1\nt WARN  of e2\n");
        assertThat(cli.run("functions", "logs", "sum", "--run", "e2").out())
                .contains("of e2")
                .doesNotContain("of e1");
        assertThat(cli.run("functions", "logs", "sum", "--level", "odd").exit()).isEqualTo(Exit.USAGE);
        assertThat(cli.run("functions", "logs", "sum", "--since", "odd").exit()).isEqualTo(Exit.USAGE);
    }

    @Test
    void followingGoesOnBehindTheLastLineWithoutGapOrRepeat() {
        // the connection ends after every 7 lines; after the last one the function is gone
        server.on("GET " + BASE + "/f1/logs/stream", r -> {
            String last = r.header("Last-event-id");
            int from = last == null ? 1 : Integer.parseInt(last.substring(last.indexOf(':') + 1)) + 1;
            if (from > 50) {
                return Answer.problem(404, "not_found", "gone");
            }
            String events = IntStream.range(from, Math.min(51, from + 7))
                    .mapToObj(i -> "id: e1:" + i + "\nevent: log\ndata: {\"seq\":" + i
                            + ",\"level\":\"info\",\"message\":\"line\"}\n\n")
                    .collect(Collectors.joining());
            return new Answer(200, Map.of("Content-Type", "text/event-stream"), ": hello\n\n" + events);
        });

        Cli.Run run = cli.run("functions", "logs", "sum", "-f", "--since", "10m", "--level", "info");

        assertThat(run.exit()).isEqualTo(Exit.NOT_FOUND);
        assertThat(run.out().lines().map(l -> Json.read(l).path("seq").asInt()))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 50).boxed().toList());
        assertThat(server.calls().get(1).query()).contains("from=").contains("level=info");
    }
}
