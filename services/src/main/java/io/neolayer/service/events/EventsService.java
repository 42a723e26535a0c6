package io.neolayer.service.events;

import io.neolayer.kernel.events.Event;
import io.neolayer.kernel.events.EventLog;
import io.neolayer.kernel.events.Tail;
import io.neolayer.kernel.operation.EventSink;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.problem.ProblemCode;
import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the account's events by position. */
final class EventsService {
    private static final int BATCH = 100;
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** @param after the position to read on from; 0 for all that is kept */
    record Search(
            @Nullable @Size(max = 200) String type,
            @Nullable @Size(max = 300) String subject,
            @Nullable @Min(0) Long after,
            @Nullable Instant from,
            @Nullable Instant to,
            PageRequest page) {}

    /** @param after the position to go on from when there is no {@code Last-Event-ID}; what is new when absent */
    record Follow(
            @Nullable @Size(max = 200) String type,
            @Nullable @Size(max = 300) String subject,
            @Nullable @Min(0) Long after) {}

    private record Read(long last, List<Event> events) {}

    private final Db db;
    private final EventLog log;
    private final Tail tail;

    EventsService(Db db, EventLog log, Tail tail) {
        this.db = db;
        this.log = log;
        this.tail = tail;
    }

    Page<Event> list(Caller caller, Tx tx, Search input) {
        if (input.from() != null && input.to() != null && input.from().isAfter(input.to())) {
            throw Problem.of(ProblemCode.INVALID_PARAMETER, "from: expected a time before to");
        }
        long after = input.after() == null ? 0 : kept(tx, input.after());
        return log.page(
                tx, after, new EventLog.Filter(input.type(), input.subject(), input.from(), input.to()), input.page());
    }

    /** Sends what there is and then what comes, each once and in order. */
    void stream(Caller caller, Follow input, EventSink sink) {
        var filter = new EventLog.Filter(input.type(), input.subject(), null, null);
        try (var following = tail.follow(caller.account())) {
            long place = db.inTx(caller.account(), tx -> start(tx, input, sink.lastEventId()));
            while (sink.open()) {
                long from = place;
                Read read = db.inTx(caller.account(), tx -> new Read(log.last(tx), log.list(tx, from, filter, BATCH)));
                List<Event> events = read.events();
                for (Event event : events) {
                    sink.send(Long.toString(event.sequence()), event.type(), event);
                    place = event.sequence();
                }
                if (events.size() < BATCH) {
                    place = Math.max(place, read.last());
                    boolean _ = following.await(place, LOOK);
                }
            }
        }
    }

    private long start(Tx tx, Follow input, @Nullable String lastEventId) {
        if (lastEventId == null) {
            return input.after() == null ? log.last(tx) : kept(tx, input.after());
        }
        if (!lastEventId.matches("[0-9]{1,18}")) {
            throw Problem.of(
                    ProblemCode.INVALID_PARAMETER, "Last-Event-ID: expected the id of an event of this stream");
        }
        return kept(tx, Long.parseLong(lastEventId));
    }

    /** A position from which nothing that followed is missing. */
    private long kept(Tx tx, long after) {
        long last = log.last(tx);
        if (after > last) {
            throw Problem.of(
                    ProblemCode.INVALID_PARAMETER,
                    "after: expected a position of this account, at most " + last + ", found " + after);
        }
        long first = log.first(tx);
        if (after > 0 && after + 1 < first) {
            throw Problem.of(
                            ProblemCode.GONE,
                            "the events after " + after + " are kept from " + first + " on; those before are gone")
                    .with("next_step", "read from 0 for all that is kept");
        }
        return after;
    }
}
