package io.neolayer.service.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.kernel.events.EventLog;
import io.neolayer.kernel.events.EventType;
import io.neolayer.kernel.events.Events;
import io.neolayer.kernel.events.Sequencer;
import io.neolayer.kernel.events.Subscriptions;
import io.neolayer.kernel.events.Tail;
import io.neolayer.kernel.jobs.JobQueue;
import io.neolayer.kernel.operation.Late;
import io.neolayer.testkit.Reply;
import io.neolayer.testkit.TestAccount;
import io.neolayer.testkit.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The events of an account over HTTP. */
@Timeout(120)
class EventsTest {
    record Noted(int value) {}

    private static final EventType<Noted> NOTED = EventType.of("neolayer.tests.note.noted", Noted.class);
    private static final EventType<Noted> OTHER = EventType.of("neolayer.tests.note.other", Noted.class);
    private static final Late<Sequencer> SEQUENCER = new Late<>();
    private static final Late<Events> EVENTS = new Late<>();

    @RegisterExtension
    static final TestServer server = TestServer.with(kernel -> {
        var log = new EventLog(Duration.ofDays(30));
        var tail = new Tail(kernel.db(), log);
        var queue = new JobQueue(kernel.ids(), () -> {});
        var sequencer = new Sequencer(kernel.db(), new Subscriptions(kernel.db(), queue, log, List.of()), tail);
        SEQUENCER.set(sequencer);
        EVENTS.set(new Events(kernel.ids(), sequencer::wake));
        return List.of(new EventsSlice(kernel.db(), log, tail));
    });

    @BeforeAll
    static void start() {
        SEQUENCER.get().start();
    }

    @AfterAll
    static void stop() {
        SEQUENCER.get().close();
    }

    private static void emit(TestAccount account, EventType<Noted> type, int from, int to) {
        for (int i = from; i <= to; i++) {
            int value = i;
            UUID _ = server.kernel()
                    .db()
                    .inTx(account.id(), tx -> EVENTS.get().emit(tx, type, "notes/" + value, new Noted(value)));
        }
    }

    /** Reads the log from the beginning until it has so many events. */
    private static void awaitPlaced(TestAccount account, long last) {
        try (Stream<String> lines = account.lines("/events/stream?after=0")) {
            assertThat(ids(lines, last)).hasSize((int) last);
        }
    }

    private static List<Long> ids(Stream<String> lines, long count) {
        return lines.filter(line -> line.startsWith("id: "))
                .limit(count)
                .map(line -> Long.valueOf(line.substring("id: ".length())))
                .toList();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void theListIsReadByPositionOldestFirst() {
        var acme = server.account("list").unthrottled();
        emit(acme, NOTED, 1, 7);
        emit(acme, OTHER, 8, 8);
        awaitPlaced(acme, 8);
        var seen = new ArrayList<Long>();
        String cursor = "";
        do {
            Reply page = acme.get("/events?limit=3" + cursor).ok();
            page.items().forEach(event -> seen.add(event.get("sequence").longValue()));
            cursor = page.at("/next_cursor").isString()
                    ? "&cursor=" + page.at("/next_cursor").stringValue()
                    : "";
        } while (!cursor.isEmpty());
        assertThat(seen).isEqualTo(range(1, 8));
        assertThat(acme.get("/events?after=5").ok().items())
                .extracting(event -> event.get("sequence").longValue())
                .containsExactly(6L, 7L, 8L);
        assertThat(acme.get("/events?type=neolayer.tests.note.other").ok().items())
                .hasSize(1);
        Reply one = acme.get("/events?subject=notes/3").ok();
        assertThat(one.at("/items/0/specversion").stringValue()).isEqualTo("1.0");
        assertThat(one.at("/items/0/source").stringValue()).isEqualTo("/accounts/" + acme.id() + "/tests");
        assertThat(one.at("/items/0/data/value").intValue()).isEqualTo(3);
        assertThat(one.items()).hasSize(1);
        assertThat(acme.get("/events?after=9")).isProblem(400, "invalid_parameter");
        assertThat(acme.get("/events?after=-1").status()).isEqualTo(400);
        assertThat(server.account("nobody").get("/events").ok().items()).isEmpty();
        assertThat(acme.key("secrets:read").get("/events")).isProblem(403, "permission_denied");
    }

    @Test
    void theStreamGoesOnWhereItBrokeOffAndMissesNothing() {
        var acme = server.account("stream").unthrottled();
        Thread _ = Thread.startVirtualThread(() -> emit(acme, NOTED, 1, 400));
        var seen = new ArrayList<Long>();
        while (seen.size() < 400) {
            String from = seen.isEmpty() ? "0" : seen.getLast().toString();
            try (Stream<String> lines = acme.with("Last-Event-ID", from).lines("/events/stream")) {
                seen.addAll(ids(lines, Math.min(57, 400 - seen.size())));
            }
        }
        assertThat(seen).isEqualTo(range(1, 400));
        assertThat(acme.with("Last-Event-ID", "not-a-number").get("/events/stream"))
                .isProblem(400, "invalid_parameter");
        assertThat(acme.with("Last-Event-ID", "401").get("/events/stream")).isProblem(400, "invalid_parameter");
    }

    @Test
    void aFilteredStreamSendsOnlyWhatPasses() {
        var acme = server.account("filtered").unthrottled();
        emit(acme, NOTED, 1, 3);
        emit(acme, OTHER, 4, 4);
        emit(acme, NOTED, 5, 5);
        emit(acme, OTHER, 6, 6);
        try (Stream<String> lines = acme.lines("/events/stream?after=0&type=neolayer.tests.note.other")) {
            assertThat(ids(lines, 2)).containsExactly(4L, 6L);
        }
    }

    @Test
    void aPositionWhoseSuccessorsAreGoneIsSaidToBe() {
        var acme = server.account("gone");
        emit(acme, NOTED, 1, 5);
        awaitPlaced(acme, 5);
        server.system(tx -> tx.run("DELETE FROM events.place WHERE account_id = ? AND sequence <= 3", acme.id()));
        assertThat(acme.with("Last-Event-ID", "2").get("/events/stream")).isProblem(410, "gone");
        assertThat(acme.get("/events?after=1")).isProblem(410, "gone").saying("from 4 on");
        assertThat(acme.get("/events?after=3").ok().items()).hasSize(2);
        assertThat(acme.get("/events?after=0").ok().items()).hasSize(2);
    }
}
