package io.neolayer.kernel.audit;

import io.neolayer.kernel.storage.Tx;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.neo.json.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One entry as it is stored and as its MAC sees it.
 *
 * @param at to the millisecond, which is what the written form carries
 * @param count how many alike this entry stands for
 */
record AuditEntry(UUID id, Instant at, AuditEvent event, int count, int macVersion) {
    private static final int LONGEST_VALUE = 256;
    private static final int LONGEST_TEXT = 1_024;
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** What the MAC covers: the RFC 8785 form of the entry without {@code mac}; members without a value are left out. */
    byte[] canonical() {
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("id", id.toString());
        json.put("chain", chain());
        json.put("at", MILLIS.format(at));
        json.put("principal", event.principal().toString());
        json.put("operation", event.operation());
        json.put("resource", resource());
        json.put("outcome", outcome());
        json.put("status", event.status());
        json.put("code", event.code());
        json.put("changes", changes());
        json.put("count", count);
        json.put("request_id", event.origin().requestId());
        json.put("trace_id", event.origin().traceId());
        json.put("address", event.origin().address());
        json.put("user_agent", userAgent());
        json.put("mac_version", macVersion);
        json.values().removeIf(value -> value == null);
        return CanonicalJson.canonicalize(json);
    }

    String chain() {
        return event.account().equals(Caller.NO_ACCOUNT)
                ? "system"
                : event.account().toString();
    }

    String outcome() {
        return event.outcome().name().toLowerCase(Locale.ROOT);
    }

    String resource() {
        return text(event.resource(), LONGEST_TEXT);
    }

    @Nullable
    String userAgent() {
        String agent = event.origin().userAgent();
        return agent == null ? null : text(agent, LONGEST_VALUE);
    }

    /** The changed fields as JSON text. */
    String changesJson() {
        return new String(CanonicalJson.canonicalize(changes()), StandardCharsets.UTF_8);
    }

    private List<Map<String, @Nullable Object>> changes() {
        return event.changes().stream().map(AuditEntry::change).toList();
    }

    private static Map<String, @Nullable Object> change(Tx.Change change) {
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("field", text(change.field(), LONGEST_VALUE));
        json.put("before", change.before() == null ? null : text(change.before(), LONGEST_VALUE));
        json.put("after", change.after() == null ? null : text(change.after(), LONGEST_VALUE));
        return json;
    }

    /** Cut to the length, and without what neither JSON nor PostgreSQL can carry. */
    private static String text(String value, int longest) {
        String cut = value.length() <= longest ? value : value.substring(0, longest);
        var clean = new StringBuilder(cut.length());
        cut.codePoints().forEach(c -> clean.appendCodePoint(c == 0 || (c >= 0xd800 && c <= 0xdfff) ? 0xfffd : c));
        return clean.toString();
    }
}
