package io.neolayer.service.events;

import io.neolayer.kernel.events.Event;
import io.neolayer.kernel.events.EventLog;
import io.neolayer.kernel.events.Tail;
import io.neolayer.kernel.operation.Limits;
import io.neolayer.kernel.operation.Nothing;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.Slice;
import io.neolayer.kernel.operation.Upkeep;
import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.tenancy.Permission;
import java.util.List;

/** The account's events: list and stream. */
public final class EventsSlice implements Slice {
    private static final Permission READ = Permission.of("events", "read");

    private final EventLog log;
    private final EventsService service;

    public EventsSlice(Db db, EventLog log, Tail tail) {
        this.log = log;
        this.service = new EventsService(db, log, tail);
    }

    @Override
    public String name() {
        return "events";
    }

    @Override
    public String title() {
        return "Events";
    }

    @Override
    public String summary() {
        return "What happened in your account, in one order without gaps, as a list and as a live stream";
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                Operation.list("/events", EventsService.Search.class, Event.class)
                        .id("events.list")
                        .summary("Events after a position, oldest first")
                        .needs(READ)
                        .columns("sequence", "time", "type", "subject")
                        .handledBy(service::list),
                Operation.stream(
                        Operation.get("/events/stream", EventsService.Follow.class, Nothing.class)
                                .id("events.stream")
                                .summary("Events as they come; Last-Event-ID goes on after that sequence")
                                .needs(READ),
                        service::stream));
    }

    @Override
    public Limits limits() {
        return new EventsLimits(log.keep());
    }

    @Override
    public List<Upkeep> upkeep() {
        return log.upkeep();
    }
}
