package io.neolayer.service.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.testkit.Events;
import io.neolayer.testkit.Reply;
import io.neolayer.testkit.TestAccount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LogStreamTest {
    private final TestAccount acme = Lab.account();

    /** Logs its first lines, waits at the gate when it is told to, and logs its last. */
    private Deployed holding(String gate) {
        return Deployed.of(
                acme, """
                async (p) => {
                  p.first.forEach((line) => console.log(line));
                  if (p.hold) await http.get('%s');
                  p.last.forEach((line) => console.warn(line));
                }
                """.formatted(Lab.RECEIVER.url("/hold/" + gate)), Map.of("egress", List.of(Lab.RECEIVER.host())));
    }

    private String start(Deployed function, List<String> first, List<String> last) {
        String id = function.execute("wait=0s", Map.of("hold", true, "first", first, "last", last))
                .accepted()
                .id();
        Lab.until(
                "its first lines are stored",
                () -> acme.get("/functions/executions/" + id + "/logs")
                                .ok()
                                .items()
                                .size()
                        == first.size());
        return id;
    }

    private String finished(Deployed function, String... lines) {
        Lab.SERVER.clock().advance(Duration.ofMillis(1));
        return Deployed.id(function.run(Map.of("first", List.of(lines), "last", List.of())));
    }

    private void ended(String run) {
        assertThat(acme.get("/functions/executions/" + run + "?wait=30s").ok().string("status"))
                .isEqualTo("succeeded");
    }

    /** Runs are shown once no elder one can come to light. */
    private static void settle() {
        Lab.SERVER.clock().advance(Duration.ofSeconds(1));
    }

    private static List<String> messages(List<Events.Event> events) {
        return events.stream()
                .map(event -> event.data().path("message").stringValue())
                .toList();
    }

    @Test
    void linesComeWhileTheRunGoesOnAndGoOnAfterTheLastSeen() {
        var function = holding("stream");
        String run = start(function, List.of("one", "two"), List.of("three"));
        settle();
        try (var stream = acme.stream(function.path("/logs/stream"))) {
            List<Events.Event> first = stream.next(2);
            assertThat(messages(first)).containsExactly("one", "two");
            assertThat(first).extracting(Events.Event::id).containsExactly(run + ":1", run + ":2");
            JsonNode line = first.getFirst().data();
            assertThat(first.getFirst().name()).isEqualTo("log");
            assertThat(line.path("execution").stringValue()).isEqualTo(run);
            assertThat(line.path("seq").asLong()).isEqualTo(1);
            assertThat(line.path("level").stringValue()).isEqualTo("info");
            assertThat(line.path("at").isString()).isTrue();
        }
        try (var again = acme.with("Last-Event-ID", run + ":1").stream(function.path("/logs/stream"))) {
            assertThat(again.next().id()).isEqualTo(run + ":2");
            Lab.RECEIVER.open("stream");
            Events.Event last = again.next();
            assertThat(last.id()).isEqualTo(run + ":3");
            assertThat(last.data().path("level").stringValue()).isEqualTo("warn");
            ended(run);
            String next = finished(function, "of the next run");
            settle();
            assertThat(again.next().id()).isEqualTo(next + ":1");
        }
        // a reader that was away while runs ended misses none of them
        try (var late = acme.with("Last-Event-ID", run + ":2").stream(function.path("/logs/stream"))) {
            assertThat(messages(late.next(2))).containsExactly("three", "of the next run");
        }
    }

    @Test
    void linesComeRunByRunSoThatOnePositionSaysAll() {
        var function = holding("elder");
        String elder = start(function, List.of("elder 1"), List.of("elder 2"));
        String younger = finished(function, "younger 1", "younger 2");
        settle();
        try (var stream = acme.stream(function.path("/logs/stream"))) {
            assertThat(stream.next().id()).isEqualTo(elder + ":1");
            Lab.RECEIVER.open("elder");
            assertThat(stream.next(3))
                    .extracting(Events.Event::id)
                    .containsExactly(elder + ":2", younger + ":1", younger + ":2");
        }
    }

    @Test
    void aReaderChoosesWhereToBeginAndHowGrave() {
        var function = Deployed.of(
                acme,
                "(p) => { for (const level of ['debug', 'info', 'warn', 'error']) console[level](p.n + level); }");
        function.run(Map.of("n", "a "));
        settle();
        String between = Lab.SERVER.in(Duration.ZERO).toString();
        function.run(Map.of("n", "b "));
        settle();
        try (var all = acme.stream(function.path("/logs/stream?from=2020-01-01T00:00:00Z"))) {
            assertThat(messages(all.next(8)))
                    .containsExactly(
                            "a debug", "a info", "a warn", "a error", "b debug", "b info", "b warn", "b error");
        }
        try (var grave = acme.stream(function.path("/logs/stream?level=warn&from=" + between))) {
            assertThat(messages(grave.next(2))).containsExactly("b warn", "b error");
        }
        try (var now = acme.stream(function.path("/logs/stream"))) {
            function.run(Map.of("n", "c "));
            settle();
            assertThat(now.next().data().path("message").stringValue()).isEqualTo("c debug");
        }
    }

    @Test
    void aFunctionsStreamHasNoLinesOfOthers() {
        var mine = holding("mine");
        var other = holding("other");
        finished(other, "of another function");
        var stranger = Lab.account();
        finished(Deployed.of(stranger, "() => console.log('of another account')"));
        String run = finished(mine, "mine");
        settle();
        try (var stream = acme.stream(mine.path("/logs/stream?from=2020-01-01T00:00:00Z"))) {
            assertThat(stream.next().id()).isEqualTo(run + ":1");
        }
        assertThat(stranger.get(mine.path("/logs/stream"))).isProblem(404, "not_found");
    }

    @Test
    void whatIsNoPositionIsRefused() {
        var function = Deployed.of(acme, "() => 1");
        for (String id : List.of("x", "1:1", ":", "00000000-0000-0000-0000-000000000000")) {
            assertThat(acme.with("Last-Event-ID", id).get(function.path("/logs/stream")))
                    .as(id)
                    .isProblem(400, "invalid_parameter");
        }
        assertThat(acme.get(function.path("/logs/stream?level=loud"))).isProblem(400, "invalid_parameter");
        assertThat(acme.key("functions:execute").get(function.path("/logs/stream")))
                .isProblem(403, "permission_denied");
    }

    @Test
    void aThousandOfFiveThousandLinesAreKeptAndTheRestIsCounted() {
        var function = Deployed.of(
                acme,
                "(p) => { for (let i = 0; i < 5000; i++) console[['debug', 'info', 'warn', 'error'][i % 4]]('line ' + i);"
                        + " if (p.fail) throw new Error('after them'); }");
        JsonNode run = function.run();
        JsonNode failed = function.fails("script_error", Map.of("fail", true));
        settle();
        for (JsonNode each : List.of(run, failed)) {
            assertThat(each.path("logs_dropped").asLong()).isEqualTo(4_000);
            List<String> paged = paged(Deployed.id(each), 200);
            assertThat(paged)
                    .containsExactlyElementsOf(IntStream.range(0, 1_000)
                            .mapToObj(LogStreamTest::line)
                            .toList());
        }
        try (var stream = acme.stream(function.path("/logs/stream?from=2020-01-01T00:00:00Z"))) {
            List<Events.Event> all = stream.next(2_000);
            assertThat(all.getFirst().id()).isEqualTo(Deployed.id(run) + ":1");
            assertThat(all.getLast().id()).isEqualTo(Deployed.id(failed) + ":1000");
            assertThat(messages(all.subList(1_000, 2_000)).getLast()).isEqualTo("line 999");
        }
    }

    private static String line(int i) {
        return List.of("debug", "info", "warn", "error").get(i % 4) + " line " + i;
    }

    private List<String> paged(String run, int limit) {
        var lines = new ArrayList<String>();
        String cursor = "";
        do {
            Reply page = acme.get("/functions/executions/" + run + "/logs?limit=" + limit + cursor)
                    .ok();
            assertThat(page.items()).hasSizeBetween(1, limit);
            page.items()
                    .forEach(item -> lines.add(item.path("level").stringValue() + " "
                            + item.path("message").stringValue()));
            cursor = page.string("next_cursor").isEmpty() ? "" : "&cursor=" + page.string("next_cursor");
        } while (!cursor.isEmpty());
        return lines;
    }

    @Test
    void aPageOfLinesHasItsBounds() {
        var function = Deployed.of(acme, "() => { for (let i = 0; i < 201; i++) console.log(i); }");
        String at = "/functions/executions/" + Deployed.id(function.run()) + "/logs";
        assertThat(acme.get(at + "?limit=200").ok().items()).hasSize(200);
        assertThat(acme.get(at + "?limit=201")).isProblem(400, "invalid_parameter");
        assertThat(acme.get(at + "?limit=0")).isProblem(400, "invalid_parameter");
        assertThat(acme.get(at + "?cursor=nonsense")).isProblem(400, "invalid_cursor");
        String cursor = acme.get(at + "?limit=1").ok().string("next_cursor");
        assertThat(acme.get("/functions/executions?cursor=" + cursor)).isProblem(400, "invalid_cursor");
        assertThat(acme.get("/functions/executions/" + acme.id() + "/logs")).isProblem(404, "not_found");
    }
}
