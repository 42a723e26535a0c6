package io.neolayer.service.events;

import io.neolayer.kernel.events.EventLog;
import io.neolayer.kernel.operation.Limit;
import io.neolayer.kernel.operation.Limit.Kind;
import io.neolayer.kernel.operation.Limit.Scope;
import io.neolayer.kernel.operation.Limits;
import java.time.Duration;
import java.util.List;

/** How long events are kept, and how large their data is. */
record EventsLimits(Duration keep) implements Limits {
    @Override
    public List<Limit> limits() {
        return List.of(
                new Limit(
                        "events.keep",
                        keep.toSeconds(),
                        "seconds",
                        EventLog.KEPT_AT_MOST.toSeconds(),
                        Scope.SERVER,
                        Kind.BOUND,
                        "410 gone"),
                new Limit(
                        "events.data",
                        EventLog.DATA_BYTES,
                        "bytes",
                        EventLog.DATA_BYTES,
                        Scope.SERVER,
                        Kind.BOUND,
                        "data is {truncated, href}"));
    }
}
