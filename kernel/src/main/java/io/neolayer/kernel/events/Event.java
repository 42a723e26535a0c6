package io.neolayer.kernel.events;

import io.neolayer.kernel.storage.Row;
import io.neolayer.kernel.tenancy.Caller;
import java.time.Instant;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * One event in its envelope, as CloudEvents 1.0 writes it in JSON.
 *
 * @param source {@code /accounts/<id>/<service>}; {@code /system/<service>} for operators
 * @param subject {@code <collection>/<id>}
 * @param sequence its place in the account's order, from 1 on without gaps
 * @param data of the type's record, or {@code {"truncated": true, "href"}} when that is over 20 KiB
 */
public record Event(
        String specversion,
        UUID id,
        String source,
        String type,
        String subject,
        Instant time,
        String datacontenttype,
        long sequence,
        JsonNode data) {
    static Event of(Row row) {
        return new Event(
                "1.0",
                row.uuid("id"),
                row.text("source"),
                row.text("type"),
                row.text("subject"),
                row.instant("time"),
                "application/json",
                row.number("sequence"),
                EventBody.tree(row.text("data")));
    }

    /** The stable id of the message that this event is: {@code msg_} and the 32 hex digits of its id. */
    public String messageId() {
        return "msg_" + id.toString().replace("-", "");
    }

    static String source(UUID account, String service) {
        return account.equals(Caller.NO_ACCOUNT) ? "/system/" + service : "/accounts/" + account + "/" + service;
    }
}
