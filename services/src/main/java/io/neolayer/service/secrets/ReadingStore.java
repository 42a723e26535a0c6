package io.neolayer.service.secrets;

import io.neolayer.kernel.storage.Row;
import io.neolayer.kernel.storage.Tx;
import io.neolayer.service.secrets.SecretsApi.Consumer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads all that a run needs in one statement. */
final class ReadingStore {
    // each lookup has a limit, so that it goes through its index whatever the planner knows of the account
    private static final String SQL = """
            SELECT n.name, s.id AS secret_id, s.state, s.state = 'active' AND s.expires_at <= kernel.now() AS lapsed,
              b.exposure, b.hosts,
              v.number, v.bytes, v.key_version, v.wrapped_key, v.sealed,
              o.number AS o_number, o.bytes AS o_bytes, o.key_version AS o_key_version,
              o.wrapped_key AS o_wrapped_key, o.sealed AS o_sealed
            FROM unnest(?::text[]) WITH ORDINALITY AS n(name, place)
            LEFT JOIN LATERAL (
              SELECT id, state, expires_at, current_version FROM secrets.secret
              WHERE account_id = tenancy.account() AND state <> 'deleted' AND name = n.name LIMIT 1) s ON true
            LEFT JOIN LATERAL (
              SELECT pin, exposure, hosts FROM secrets.binding
              WHERE account_id = tenancy.account() AND secret_id = s.id AND service = ? AND consumer_id = ?
                AND (consumer_version IS NULL OR consumer_version = ?::bigint)
              ORDER BY id DESC LIMIT 1) b ON true
            LEFT JOIN LATERAL (
              SELECT number, bytes, key_version, wrapped_key, sealed FROM secrets.version
              WHERE account_id = tenancy.account() AND secret_id = s.id
                AND number = coalesce(b.pin, s.current_version) AND state <> 'destroyed' LIMIT 1) v ON true
            LEFT JOIN LATERAL (
              SELECT number, bytes, key_version, wrapped_key, sealed FROM secrets.version
              WHERE account_id = tenancy.account() AND secret_id = s.id AND b.pin IS NULL
                AND state = 'overlapping' AND overlap_until > kernel.now()
              ORDER BY number DESC LIMIT 1) o ON true
            ORDER BY n.place
            """;

    /**
     * One reading for each name, in their order. Of several bindings that cover a consumer the newest decides.
     */
    List<Reading> find(Tx tx, Consumer consumer, List<String> names) {
        return tx.all(ReadingStore::reading, SQL, names, consumer.service(), consumer.id(), consumer.version());
    }

    private static Reading reading(Row row) {
        boolean found = row.uuidOrNull("secret_id") != null;
        boolean bound = row.textOrNull("exposure") != null;
        return new Reading(
                row.text("name"),
                row.uuidOrNull("secret_id"),
                found ? state(row) : null,
                bound ? row.constant("exposure", Binding.Exposure.class) : null,
                bound ? row.texts("hosts") : List.of(),
                value(row, ""),
                value(row, "o_"));
    }

    private static Secret.State state(Row row) {
        return row.flag("lapsed") ? Secret.State.EXPIRED : row.constant("state", Secret.State.class);
    }

    private static Reading.@Nullable Value value(Row row, String prefix) {
        Long number = row.numberOrNull(prefix + "number");
        if (number == null) {
            return null;
        }
        var stored = new SecretsCipher.Stored(
                row.integer(prefix + "key_version"), row.bytes(prefix + "wrapped_key"), row.bytes(prefix + "sealed"));
        return new Reading.Value(number, row.number(prefix + "bytes"), stored);
    }
}
