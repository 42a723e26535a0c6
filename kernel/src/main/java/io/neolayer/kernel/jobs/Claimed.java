package io.neolayer.kernel.jobs;

import io.neolayer.kernel.storage.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row that a claim has locked.
 *
 * @param groups with what runs of each already
 * @param epoch the one that the claim gives it
 */
record Claimed(
        UUID account,
        UUID id,
        String kind,
        String payload,
        @Nullable String key,
        List<Group> groups,
        int attempt,
        int losses,
        long epoch,
        Instant dueAt,
        Instant now,
        @Nullable String accountState,
        @Nullable String requestId) {
    /** A group and how many of it run. */
    record Group(String name, int limit, int running) {}

    static Claimed of(Row row) {
        List<String> names = row.texts("groups");
        List<String> limits = row.texts("limits");
        List<String> running = row.texts("running");
        var groups = new ArrayList<Group>(names.size());
        for (int i = 0; i < names.size(); i++) {
            groups.add(new Group(names.get(i), Integer.parseInt(limits.get(i)), Integer.parseInt(running.get(i))));
        }
        return new Claimed(
                row.uuid("account_id"),
                row.uuid("id"),
                row.text("kind"),
                row.text("payload"),
                row.textOrNull("key"),
                groups,
                row.integer("attempt"),
                row.integer("losses"),
                row.number("epoch") + 1,
                row.instant("due_at"),
                row.instant("now"),
                row.textOrNull("account_state"),
                row.textOrNull("request_id"));
    }
}
