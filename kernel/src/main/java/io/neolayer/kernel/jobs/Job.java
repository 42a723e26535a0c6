package io.neolayer.kernel.jobs;

import io.neolayer.kernel.storage.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as operators see it; what it carries is not shown.
 *
 * @param accountId null for work of the server
 * @param attempt failures that are known
 * @param losses leases that were lost
 * @param fingerprint equal for equal errors
 * @param gate why it is held: {@code pause:<id>}, {@code account:<id>} or {@code kind:<name>}
 * @param discardReason why an operator gave it up
 */
public record Job(
        UUID id,
        String kind,
        @Nullable UUID accountId,
        State state,
        int attempt,
        int losses,
        Instant dueAt,
        @Nullable String lastError,
        @Nullable String fingerprint,
        @Nullable String gate,
        @Nullable String gateReason,
        @Nullable Instant gateUntil,
        @Nullable String requestId,
        @Nullable String discardReason,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {
    /** Where a job stands. */
    public enum State {
        DUE,
        RUNNING,
        HELD,
        DONE,
        DEAD,
        CANCELLED,
        DISCARDED
    }

    static Job of(Row row) {
        return new Job(
                row.uuid("id"),
                row.text("kind"),
                row.uuidOrNull("of_account"),
                row.constant("state", State.class),
                row.integer("attempt"),
                row.integer("losses"),
                row.instant("due_at"),
                row.textOrNull("last_error"),
                row.textOrNull("fingerprint"),
                row.textOrNull("gate"),
                row.textOrNull("gate_reason"),
                row.instantOrNull("gate_until"),
                row.textOrNull("request_id"),
                row.textOrNull("discard_reason"),
                row.instant("created_at"),
                row.instantOrNull("started_at"),
                row.instantOrNull("ended_at"));
    }
}
