package io.neolayer.service.functions;

import io.neolayer.kernel.events.EventType;
import io.neolayer.kernel.events.Events;
import io.neolayer.kernel.storage.Statements;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.service.functions.Execution.CausedBy;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tells that a run has ended, in the transaction that ends it. */
final class RunEvents {
    /** What an event shows of a run: no input, no output, no lines. */
    record Ended(
            UUID id,
            UUID functionId,
            long number,
            @Nullable String alias,
            Execution.Status status,
            @Nullable String errorCode,
            CausedBy causedBy,
            int attempt,
            boolean dryRun,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant completedAt) {
        static Ended of(Execution run) {
            return new Ended(
                    run.id(),
                    run.functionId(),
                    run.number(),
                    run.alias(),
                    run.status(),
                    run.error() == null ? null : run.error().code(),
                    run.causedBy(),
                    run.attempt(),
                    run.dryRun(),
                    run.createdAt(),
                    run.startedAt(),
                    run.completedAt());
        }
    }

    private static final Map<Execution.Status, EventType<Ended>> TYPES = types();

    private final Events events;

    RunEvents(Events events) {
        this.events = events;
    }

    private static Map<Execution.Status, EventType<Ended>> types() {
        var types = new EnumMap<Execution.Status, EventType<Ended>>(Execution.Status.class);
        for (Execution.Status status : Execution.Status.values()) {
            String word = status.name().toLowerCase(Locale.ROOT);
            types.put(status, EventType.of("neolayer.functions.execution." + word, Ended.class));
        }
        return types;
    }

    /** A repetition is no event: nothing happened. */
    void ended(Statements tx, Execution run) {
        EventType<Ended> type = TYPES.get(run.status());
        if (type == null || !run.ended() || run.causedBy().kind() == CausedBy.Kind.REPLAY) {
            return;
        }
        String subject = "executions/" + run.id();
        UUID _ = switch (tx) {
            case Tx account -> events.emit(account, type, subject, Ended.of(run));
            case SystemTx system -> events.emit(system, run.accountId(), type, subject, Ended.of(run));
        };
    }
}
