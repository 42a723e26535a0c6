package io.neolayer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.cli.StubServer.Answer;
import io.neolayer.cli.output.Json;
import io.neolayer.cli.terminal.Exit;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputTest {
    private static final int ROWS = 1000;
    private StubServer server;
    private Cli cli;

    @BeforeEach
    void start(@TempDir Path home) {
        server = new StubServer();
        cli = new Cli(home, server.address());
        server.on("GET /accounts", OutputTest::page);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A list of 1,000, the cursor being the next row's number. */
    private static Answer page(StubServer.Request request) {
        int limit = number(request.query(), "limit", 25);
        int from = number(request.query(), "cursor", 0);
        int to = Math.min(ROWS, from + limit);
        String items = IntStream.range(from, to)
                .mapToObj(i -> "{\"id\":\"a" + i + "\",\"name\":\"n" + i + "\",\"state\":\"active\",\"nested\":{\"x\":"
                        + i + "}}")
                .collect(Collectors.joining(","));
        return Answer.ok("{\"items\":[" + items + "],\"next_cursor\":" + (to < ROWS ? "\"" + to + "\"" : "null") + "}");
    }

    private static int number(String query, String name, int fallback) {
        for (String part : query.split("&")) {
            if (part.startsWith(name + "=")) {
                return Integer.parseInt(part.substring(name.length() + 1));
            }
        }
        return fallback;
    }

    @Test
    void onePageAndTheWayOn() {
        Cli.Run run = cli.run("accounts", "list", "--limit", "200", "-o", "json");

        assertThat(Json.read(run.out()).path("items").size()).isEqualTo(200);
        assertThat(run.err()).contains("next: --cursor 200");
        assertThat(Json.read(cli.run("accounts", "list", "--cursor", "990", "-o", "json")
                                .out())
                        .path("items")
                        .size())
                .isEqualTo(10);
    }

    @Test
    void allFollowsTheCursor() {
        Cli.Run run = cli.run("accounts", "list", "--all", "-o", "json");

        assertThat(Json.read(run.out())
                        .path("items")
                        .valueStream()
                        .map(n -> n.path("id").asString())
                        .distinct())
                .hasSize(ROWS);
        assertThat(server.calls()).hasSize(5);
    }

    @Test
    void allStopsAtItsBoundAndSaysSo() {
        Cli.Run run = cli.run("accounts", "list", "--all", "--max-items", "300", "-o", "json");

        assertThat(run.exit()).isEqualTo(Exit.DONE);
        assertThat(Json.read(run.out()).path("items").size()).isEqualTo(300);
        assertThat(Json.read(run.out()).path("next_cursor").asString()).isEqualTo("300");
        assertThat(run.err()).contains("cut at --max-items 300");
        assertThat(cli.run("accounts", "list", "--all", "--max-items", "0", "-q", "-o", "yaml")
                        .out()
                        .lines()
                        .filter(l -> l.startsWith("- id:")))
                .hasSize(ROWS);
    }

    @Test
    void aTableHasTheDocumentsColumns() {
        String out = cli.run("accounts", "list", "--limit", "2", "-o", "table").out();

        assertThat(out).isEqualTo("""
                ID  NAME  STATE
                a0  n0    active
                a1  n1    active
                """);
    }

    @Test
    void fieldsChoose() {
        assertThat(cli.run("accounts", "list", "--limit", "1", "--fields", "name,nested.x", "-o", "table")
                        .out())
                .isEqualTo("NAME  NESTED.X\nn0    0\n");
        assertThat(cli.run("accounts", "list", "--limit", "1", "--fields", "nested.x", "-o", "json")
                        .out())
                .isEqualTo("{\"items\":[{\"nested.x\":0}],\"next_cursor\":\"1\"}\n");
    }

    @Test
    void longCellsAreCutUnlessWide() {
        server.on(
                "GET /accounts",
                r -> Answer.ok(
                        "{\"items\":[{\"id\":\"a\",\"name\":\"" + "x".repeat(70) + "\"}],\"next_cursor\":null}"));

        assertThat(cli.run("accounts", "list", "-o", "table").out())
                .contains("x".repeat(59) + "…")
                .doesNotContain("x".repeat(60));
        assertThat(cli.run("accounts", "list", "-o", "table", "--wide").out()).contains("x".repeat(70));
    }

    @Test
    void oneObjectIsAListOfItsFieldsAndUnknownOnesArePrinted() {
        server.on("GET /accounts/acc-1", r -> Answer.ok("{\"id\":\"a\",\"unheard_of\":{\"x\":1.10}}"));

        assertThat(cli.run("accounts", "get", "-o", "table").out())
                .isEqualTo("id          a\nunheard_of  {\"x\":1.10}\n");
        assertThat(cli.run("accounts", "get", "-o", "yaml").out()).isEqualTo("id: a\nunheard_of:\n  x: 1.10\n");
        assertThat(cli.run("accounts", "get").out()).isEqualTo("{\"id\":\"a\",\"unheard_of\":{\"x\":1.10}}\n");
    }

    @Test
    void controlCharactersNeverReachTheTerminal() {
        server.on("GET /accounts/acc-1", r -> Answer.ok("{\"id\":\"\\u001b[31m\\u009b\\u202e\\u0007\"}"));
        server.on("GET /accounts/acc-2", r -> Answer.problem(404, "not_found", "\\u001b[31mred"));

        for (String format : new String[] {"json", "table", "yaml"}) {
            assertThat(cli.run("accounts", "get", "-o", format)
                            .out()
                            .chars()
                            .filter(c -> c != '\n' && (c < 32 || (c >= 127 && c < 160) || c == 0x202e)))
                    .as(format)
                    .isEmpty();
        }
        assertThat(cli.run("accounts", "get", "-o", "table").out()).contains("\\u{1b}[31m\\u{9b}\\u{202e}\\u{7}");
        assertThat(cli.run("accounts", "get", "acc-2").err()).contains("\\u{1b}[31mred");
    }

    @Test
    void aStreamPrintsOneObjectALine() {
        server.on(
                "GET /accounts/acc-1/jobs/stream",
                r -> new Answer(
                        200,
                        java.util.Map.of("Content-Type", "text/event-stream"),
                        ": hello\n\nid: 1\nevent: job\ndata: {\"id\":\ndata: 1}\n\nid: 2\ndata: {\"id\":2}\n\n"));

        assertThat(cli.run("jobs", "stream").out()).isEqualTo("{\"id\":1}\n{\"id\":2}\n");
    }

    @Test
    void aReaderThatGoesAwayIsNoFault() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };

        Cli.Run run = cli.into(closed).run("accounts", "list", "--all", "-o", "json");

        assertThat(run.exit()).isEqualTo(Exit.DONE);
        assertThat(run.err()).isEmpty();
        assertThat(server.calls()).hasSize(1);
    }
}
